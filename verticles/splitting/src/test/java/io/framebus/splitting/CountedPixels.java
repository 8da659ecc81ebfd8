package io.framebus.splitting;

import io.framebus.bus.PixelFormat;
import io.framebus.bus.Pixels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/** A frame of 2×2 pixels that knows how often it is held, and counts in a ledger what all frames together are. */
final class CountedPixels implements Pixels {

    private static final MemorySegment DATA = Arena.global().allocate(PixelFormat.YUV_BT601.bytes(2, 2));

    private final Ledger ledger;
    private int references = 1;

    /** References to all frames, those of their makers not counted. */
    static final class Ledger {
        private final AtomicInteger held = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        int held() {
            return held.get();
        }

        int most() {
            return most.get();
        }
    }

    CountedPixels(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public int width() {
        return 2;
    }

    @Override
    public PixelFormat format() {
        return PixelFormat.YUV_BT601;
    }

    @Override
    public int height() {
        return 2;
    }

    @Override
    public synchronized MemorySegment data() {
        if (references == 0) {
            throw new IllegalStateException("the frame is gone");
        }
        return DATA;
    }

    @Override
    public synchronized void retain() {
        if (references == 0) {
            throw new IllegalStateException("the frame is gone");
        }
        references++;
        ledger.most.accumulateAndGet(ledger.held.incrementAndGet(), Math::max);
    }

    @Override
    public synchronized void release() {
        if (references == 0) {
            throw new IllegalStateException("the frame was given back too often");
        }
        references--;
        ledger.held.decrementAndGet();
    }

    /** Its maker's reference goes. */
    synchronized void done() {
        ledger.held.incrementAndGet();
        release();
    }
}
