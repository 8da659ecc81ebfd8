package io.framebus.rendering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.framebus.bus.Failure;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DepthPackTest {

    private static final DepthPack PACK =
            new DepthPack(new TreeMap<>(Map.of(7L, new byte[] {1, 2, 3}, 5L, new byte[] {4}, 1L << 40, new byte[] {})));

    @Test
    void mapsComeBackAsTheyWere() {
        DepthPack read = DepthPack.of(PACK.bytes());
        assertEquals(PACK.maps().keySet(), read.maps().keySet());
        PACK.maps().forEach((seq, map) -> assertArrayEquals(map, read.maps().get(seq)));
        assertEquals(
                0, DepthPack.of(new DepthPack(new TreeMap<>()).bytes()).maps().size());
    }

    @Test
    void theNameTellsWhoseMapsAreInIt() {
        assertEquals("5-7-1099511627776.depth", PACK.name());
        assertEquals(List.of(5L, 7L, 1L << 40), DepthPack.frames(PACK.name()));
    }

    @Test
    void anotherNameTellsNothing() {
        for (String name : List.of("", ".depth", "5", "5-.depth", "-5.depth", "5-x.depth", "frame_00005.depth")) {
            assertEquals(List.of(), DepthPack.frames(name), name);
        }
    }

    @Test
    void whatIsCutOffOrGarbledIsRefused() {
        byte[] whole = PACK.bytes();
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length));
        }
        assertRefused(ByteBuffer.wrap(whole.clone()).put(0, (byte) 'X').array());
        for (int count : new int[] {4, 1 << 30, -1 >>> 1, -1}) {
            assertRefused(ByteBuffer.wrap(whole.clone()).putInt(4, count).array());
        }
        for (int length : new int[] {-1, 5, Integer.MAX_VALUE}) {
            assertRefused(ByteBuffer.wrap(whole.clone()).putInt(16, length).array());
        }
    }

    private static void assertRefused(byte[] file) {
        assertEquals(
                Failure.Kind.INTERNAL,
                assertThrows(Failure.class, () -> DepthPack.of(file)).kind());
    }
}
