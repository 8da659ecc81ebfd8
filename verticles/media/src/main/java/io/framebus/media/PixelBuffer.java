package io.framebus.media;

import io.framebus.bus.PixelFormat;
import io.framebus.bus.Pixels;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/** A frame in pooled native memory. */
public final class PixelBuffer implements Pixels {

    private final PixelPool pool;
    private final PixelMemory memory;
    private final int width;
    private final int height;
    private final PixelFormat format;
    private final AtomicInteger references = new AtomicInteger(1);

    PixelBuffer(PixelPool pool, PixelMemory memory, int width, int height, PixelFormat format) {
        this.pool = pool;
        this.memory = memory;
        this.width = width;
        this.height = height;
        this.format = format;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public PixelFormat format() {
        return format;
    }

    @Override
    public MemorySegment data() {
        if (references.get() < 1) {
            throw new IllegalStateException("this frame was released");
        }
        return memory.segment();
    }

    @Override
    public void retain() {
        int held = references.get();
        while (held > 0) {
            if (references.compareAndSet(held, held + 1)) {
                return;
            }
            held = references.get();
        }
        throw new IllegalStateException("this frame was released");
    }

    @Override
    public void release() {
        int left = references.decrementAndGet();
        if (left == 0) {
            pool.giveBack(memory);
        } else if (left < 0) {
            references.set(0);
            throw new IllegalStateException("this frame was released more often than retained");
        }
    }
}
