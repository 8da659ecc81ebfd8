package io.framebus.bus;

/**
 * A finite source has a place for a frame and can't give it: an image of a directory that is broken. If it is chosen,
 * it is a frame that failed.
 *
 * @param position where it would stand
 * @param reason for people
 */
public record FrameMissing(FramePosition position, String reason) implements BusMessage.Local {}
