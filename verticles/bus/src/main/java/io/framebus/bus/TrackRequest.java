package io.framebus.bus;

import io.framebus.vision.Detection;
import java.util.List;

/**
 * The next frame of a stream for its trackers. Frames come in {@code seq} order; a gap advances them by what is
 * missing.
 *
 * @param framesPerSecond rate of the selected frames, above 0; the same for every frame of an owner
 * @param detections everything above the low threshold
 */
public record TrackRequest(long seq, FramePosition position, double framesPerSecond, List<Detection> detections)
        implements BusMessage.Local {}
