package io.framebus.bus;

import java.lang.foreign.MemorySegment;

/**
 * A reference-counted frame in native memory. Whoever holds a reference may read; nobody writes after the frame was
 * made.
 */
public interface Pixels {

    /** Pixels, at least 1. */
    int width();

    /** Pixels, at least 1. */
    int height();

    /** How the bytes are to be read. */
    PixelFormat format();

    /** All samples, {@link PixelFormat#bytes} of them; valid while a reference is held. */
    MemorySegment data();

    /**
     * Takes one more reference.
     *
     * @throws IllegalStateException when the last reference is already gone
     */
    void retain();

    /** Gives one reference back; the memory is reused with the last one. */
    void release();
}
