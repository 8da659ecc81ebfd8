package io.framebus.bus;

/**
 * To the part of a stream that works on the whole (assembles a video, scores tracks): every frame is in its bucket and
 * recorded, and the stream ends when this is answered. A failure is the failure of the stream.
 */
public record FinishStream() implements BusMessage.Local {}
