package io.framebus.inference;

import io.framebus.bus.PixelFormat;
import io.framebus.bus.Pixels;
import java.lang.foreign.MemorySegment;

/** A frame that claims no width: preparing it fails. */
record LyingPixels(PaintedFrame frame) implements Pixels {

    @Override
    public int width() {
        return 0;
    }

    @Override
    public int height() {
        return frame.height();
    }

    @Override
    public PixelFormat format() {
        return frame.format();
    }

    @Override
    public MemorySegment data() {
        return frame.data();
    }

    @Override
    public void retain() {
        frame.retain();
    }

    @Override
    public void release() {
        frame.release();
    }
}
