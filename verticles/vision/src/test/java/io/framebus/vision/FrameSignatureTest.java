package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrameSignatureTest {

    private static FrameSignature of(byte[] picture) {
        return FrameSignature.of(MemorySegment.ofArray(picture), Film.WIDTH, Film.HEIGHT);
    }

    @Test
    void nothingInCommonIsOneAndTheSameIsZero() {
        FrameSignature red = of(Film.flat(81, 90, 240));
        assertEquals(0, red.distance(of(Film.flat(81, 90, 240))), 1e-6);
        assertEquals(1, red.distance(of(Film.flat(145, 54, 34))), 1e-6);
        assertEquals(0.5, of(Film.flat(16, 128, 128)).distance(of(Film.flat(235, 128, 128))), 1e-6);
    }

    @Test
    void noiseAtTheEdgeOfABinIsNoDifference() {
        byte[] edge = Film.flat(128, 128, 128);
        assertTrue(of(edge).distance(of(Film.noisy(edge, new Random(1), 1))) < 0.06);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 160", "160, 1", "3, 5", "63, 47"})
    void framesOfAnySizeHaveOneAndCanBeCompared(int width, int height) {
        int chroma = ((width + 1) / 2) * ((height + 1) / 2);
        byte[] picture = new byte[width * height + 2 * chroma];
        java.util.Arrays.fill(picture, (byte) 128);
        FrameSignature small = FrameSignature.of(MemorySegment.ofArray(picture), width, height);
        assertEquals(0, small.distance(of(Film.flat(128, 128, 128))), 1e-5);
    }
}
