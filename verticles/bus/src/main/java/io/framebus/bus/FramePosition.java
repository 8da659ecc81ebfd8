package io.framebus.bus;

import io.framebus.vision.TimeBase;

/**
 * Where a frame stands in its source and in its stream.
 *
 * @param ordinal index of the frame among all decoded ones of the stream, from 0
 * @param sourcePts timestamp as the source has it, in ticks
 * @param pts media time from the stream's first frame, in ticks, never going back
 * @param timeBase the tick of both
 */
public record FramePosition(long ordinal, long sourcePts, long pts, TimeBase timeBase) {

    public long ptsMillis() {
        return timeBase.millis(pts);
    }
}
