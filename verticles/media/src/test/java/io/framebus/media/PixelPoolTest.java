package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.framebus.bus.Failure;
import io.framebus.bus.PixelFormat;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PixelPoolTest {

    private static final int FRAME_BYTES = PixelFormat.YUV_BT601.bytes(64, 48);

    @Test
    void memoryIsReusedAndBounded() {
        try (PixelPool pool = new PixelPool(2L * FRAME_BYTES)) {
            PixelBuffer first = pool.take(64, 48, PixelFormat.YUV_BT601);
            long address = first.data().address();
            PixelBuffer second = pool.take(64, 48, PixelFormat.YUV_BT601);
            assertNotEquals(address, second.data().address());
            assertEquals(
                    Failure.Kind.OVERLOADED,
                    assertThrows(Failure.class, () -> pool.take(64, 48, PixelFormat.YUV_BT601))
                            .kind());
            first.release();
            assertEquals(
                    address, pool.take(64, 48, PixelFormat.YUV_BT601).data().address());
            assertEquals(2, pool.outstanding());
            assertEquals(2L * FRAME_BYTES, pool.allocatedBytes());
        }
    }

    @Test
    void idleMemoryOfAnotherSizeMakesRoom() {
        try (PixelPool pool = new PixelPool(FRAME_BYTES)) {
            pool.take(64, 48, PixelFormat.YUV_BT601).release();
            assertEquals(32, pool.take(32, 24, PixelFormat.YUV_BT601).width());
            assertEquals(PixelFormat.YUV_BT601.bytes(32, 24), pool.allocatedBytes());
        }
    }

    @Test
    void theLastReferenceGivesTheMemoryBack() {
        try (PixelPool pool = new PixelPool(FRAME_BYTES)) {
            PixelBuffer frame = pool.take(64, 48, PixelFormat.YUV_BT601);
            frame.retain();
            frame.release();
            assertEquals(1, pool.outstanding());
            frame.release();
            assertEquals(0, pool.outstanding());
            assertThrows(IllegalStateException.class, frame::retain);
            assertThrows(IllegalStateException.class, frame::release);
            assertThrows(IllegalStateException.class, frame::data);
        }
    }

    @Test
    void aFrameOutlivesItsPool() {
        PixelPool pool = new PixelPool(FRAME_BYTES);
        PixelBuffer frame = pool.take(64, 48, PixelFormat.YUV_BT601);
        pool.close();
        frame.data().fill((byte) 1);
        assertThrows(Failure.class, () -> pool.take(64, 48, PixelFormat.YUV_BT601));
        frame.release();
        assertEquals(0, pool.allocatedBytes());
    }

    @Test
    void manyThreadsNeverShareAFrame() throws Exception {
        try (PixelPool pool = new PixelPool(4L * FRAME_BYTES)) {
            List<Thread> threads = new ArrayList<>();
            List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < 4; i++) {
                byte mark = (byte) i;
                threads.add(Thread.ofPlatform()
                        .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
                        .start(() -> useAlone(pool, mark)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(List.of(), failures);
            assertEquals(0, pool.outstanding());
        }
    }

    private static void useAlone(PixelPool pool, byte mark) {
        for (int round = 0; round < 500; round++) {
            PixelBuffer frame = pool.take(64, 48, PixelFormat.YUV_BT601);
            frame.data().fill(mark);
            for (long at = 0; at < frame.data().byteSize(); at += 97) {
                assertEquals(mark, frame.data().get(ValueLayout.JAVA_BYTE, at));
            }
            frame.release();
        }
    }
}
