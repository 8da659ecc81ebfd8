package io.framebus.rendering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DepthSpoolTest {

    private static byte[] map(long seq) {
        SplittableRandom random = new SplittableRandom(seq);
        byte[] map = new byte[random.nextInt(1, 5000)];
        random.nextBytes(map);
        return map;
    }

    @Test
    void mapsOfManyThreadsComeBackAsTheyWere() throws Exception {
        try (DepthSpool spool = DepthSpool.open(1 << 22)) {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            for (long seq = 0; seq < 400; seq++) {
                long kept = seq;
                threads.execute(() -> spool.keep(kept, map(kept)));
            }
            threads.shutdown();
            assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
            for (long seq = 0; seq < 400; seq++) {
                assertTrue(spool.has(seq));
                assertArrayEquals(map(seq), spool.read(seq), "frame " + seq);
            }
            assertFalse(spool.has(400));
        }
    }

    @Test
    void aFullSpoolKeepsWhatItHas() throws IOException {
        try (DepthSpool spool = DepthSpool.open(10)) {
            spool.keep(0, new byte[] {1, 2, 3, 4, 5, 6});
            spool.keep(1, new byte[] {1, 2, 3, 4, 5, 6});
            assertFalse(spool.has(1));
            assertEquals(6, spool.read(0).length);
            assertThrows(IllegalArgumentException.class, () -> spool.read(1));
        }
    }

    @Test
    void aClosedSpoolKeepsNothing() throws IOException {
        DepthSpool spool = DepthSpool.open(1 << 22);
        spool.keep(0, new byte[] {1});
        spool.close();
        spool.keep(1, new byte[] {1});
        assertFalse(spool.has(0));
        assertFalse(spool.has(1));
    }
}
