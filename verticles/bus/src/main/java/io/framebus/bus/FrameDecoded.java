package io.framebus.bus;

/**
 * A decoded frame on its way to the splitter. The sender holds the reference until the answer; the splitter retains
 * what it keeps.
 *
 * @param pixels the frame
 * @param position where it stands
 * @param capturedAtMillis wall clock at receipt, Unix epoch
 * @param framesPerSecond nominal rate of the source, 0 where unknown
 * @param gapMillis time without frames before this one (a reconnect), 0 in the normal flow
 */
public record FrameDecoded(
        Pixels pixels, FramePosition position, long capturedAtMillis, double framesPerSecond, long gapMillis)
        implements BusMessage.Local {}
