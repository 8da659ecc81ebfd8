package io.framebus.ingestion;

import io.framebus.bus.FramePosition;
import java.util.OptionalLong;

/**
 * How a finite source is opened so that its next frame is the one behind a known position. Containers with an exact
 * index are sought and frames discarded by timestamp; all others are decoded from the start and discarded by ordinal.
 */
final class Resume {

    private final FramePosition behind;
    private final boolean seek;
    private final long marginMillis;

    Resume(FramePosition behind, boolean exactSeek, long marginMillis) {
        this.behind = behind;
        this.marginMillis = marginMillis;
        this.seek = exactSeek && millis() > marginMillis;
    }

    private long millis() {
        return behind.ptsMillis();
    }

    /** Where to open the source, or empty for its start. */
    OptionalLong seekMillis() {
        return seek ? OptionalLong.of(millis() - marginMillis) : OptionalLong.empty();
    }

    boolean seeks() {
        return seek;
    }

    /** Whether a first frame with this timestamp shows that the seek went too far. */
    boolean overshot(long firstSourcePts) {
        return seek && firstSourcePts > behind.sourcePts();
    }

    /**
     * Whether a frame was already taken.
     *
     * @param ordinal index of the frame since the source was opened
     * @param sourcePts its timestamp
     */
    boolean alreadyTaken(long ordinal, long sourcePts) {
        return seek ? sourcePts <= behind.sourcePts() : ordinal <= behind.ordinal();
    }

    FramePosition behind() {
        return behind;
    }
}
