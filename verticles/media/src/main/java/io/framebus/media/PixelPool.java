package io.framebus.media;

import io.framebus.bus.Failure;
import io.framebus.bus.PixelFormat;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Native memory for frames, reused by size and bounded. Any thread may take and release. A closed pool gives nothing
 * more; frames that are still out free their memory with their last reference.
 */
public final class PixelPool implements AutoCloseable {

    private final long maxBytes;
    private final Map<Integer, ArrayDeque<PixelMemory>> idle = new HashMap<>();
    private long allocatedBytes;
    private long outstanding;
    private boolean closed;

    /** @param maxBytes bound on all memory of the pool, bytes; raising it lets more frames be in flight at once */
    public PixelPool(long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("a pixel pool needs memory, not " + maxBytes + " bytes");
        }
        this.maxBytes = maxBytes;
    }

    /**
     * Memory for one frame with one reference, held by the caller.
     *
     * @param width pixels, at least 1
     * @param height pixels, at least 1
     * @param format of what will be written into it
     * @throws Failure OVERLOADED when the bound is reached
     */
    public PixelBuffer take(int width, int height, PixelFormat format) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("no frame is " + width + " × " + height);
        }
        return new PixelBuffer(this, memory(format.bytes(width, height)), width, height, format);
    }

    private synchronized PixelMemory memory(int bytes) {
        if (closed) {
            throw new Failure(Failure.Kind.UNAVAILABLE, "the pixel pool is closed");
        }
        ArrayDeque<PixelMemory> ofThisSize = idle.get(bytes);
        PixelMemory found = ofThisSize == null ? null : ofThisSize.pollLast();
        if (found == null) {
            if (allocatedBytes + bytes > maxBytes) {
                freeIdle();
            }
            if (allocatedBytes + bytes > maxBytes) {
                throw new Failure(
                        Failure.Kind.OVERLOADED,
                        "pixel memory is exhausted: " + allocatedBytes + " of " + maxBytes + " bytes in use");
            }
            found = PixelMemory.allocate(bytes);
            allocatedBytes += bytes;
        }
        outstanding++;
        return found;
    }

    /** Bound on all memory of the pool. */
    public long maxBytes() {
        return maxBytes;
    }

    /** Frames taken and not yet given back. */
    public synchronized long outstanding() {
        return outstanding;
    }

    /** Bytes held, in use or kept for reuse. */
    public synchronized long allocatedBytes() {
        return allocatedBytes;
    }

    synchronized void giveBack(PixelMemory memory) {
        outstanding--;
        if (closed) {
            free(memory);
        } else {
            idle.computeIfAbsent(memory.bytes(), bytes -> new ArrayDeque<>()).addLast(memory);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        freeIdle();
    }

    private void freeIdle() {
        Iterator<ArrayDeque<PixelMemory>> sizes = idle.values().iterator();
        while (sizes.hasNext()) {
            sizes.next().forEach(this::free);
            sizes.remove();
        }
    }

    private void free(PixelMemory memory) {
        allocatedBytes -= memory.bytes();
        memory.free();
    }
}
