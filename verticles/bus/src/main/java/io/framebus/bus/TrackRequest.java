package io.framebus.bus;

import io.framebus.vision.Detection;
import java.util.List;

/**
 * The next frame of a stream for its trackers. Frames come in {@code seq} order; a gap advances them by what is missing.
 *
 * @param detections everything above the low threshold
 */
public record TrackRequest(long seq, FramePosition position, List<Detection> detections) implements BusMessage.Local {}
