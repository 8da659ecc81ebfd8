package io.framebus.bus;

import java.lang.foreign.MemorySegment;

/**
 * A reference-counted frame in native memory: planar YUV 4:2:0 (I420), 8 bits, limited range, planes Y, U, V one behind
 * the other without padding; chroma planes are {@code ceil(width/2) × ceil(height/2)}. Whoever holds a reference may
 * read; nobody writes after the frame was made.
 */
public interface Pixels {

    /** Pixels, at least 1. */
    int width();

    /** Pixels, at least 1. */
    int height();

    /** How to make colours of the planes. */
    ColourMatrix matrix();

    /** The three planes; valid while a reference is held. */
    MemorySegment data();

    /**
     * Takes one more reference.
     *
     * @throws IllegalStateException when the last reference is already gone
     */
    void retain();

    /** Gives one reference back; the memory is reused with the last one. */
    void release();

    /** Bytes of an I420 frame of this size. */
    static int bytes(int width, int height) {
        int chroma = ((width + 1) / 2) * ((height + 1) / 2);
        return width * height + 2 * chroma;
    }
}
