package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OnnxHeaderTest {

    private static final byte[] TINY = TinyDetectorMaker.yolox(64, 64);

    @Test
    void opsetIsRead() {
        OnnxHeader header = OnnxHeader.read(ByteBuffer.wrap(TINY));
        assertEquals(Map.of("ai.onnx", 13L), header.opsets());
        assertEquals(Optional.empty(), header.externalData());
    }

    @Test
    void weightsInOtherFilesAreSeen() {
        OddModels.Odd odd = Objects.requireNonNull(OddModels.all().get("external_weights"));
        assertEquals(
                Optional.of("/etc/hostname"),
                OnnxHeader.read(ByteBuffer.wrap(odd.bytes())).externalData());
    }

    @Test
    void damagedModelIsNotTakenForSomethingElse() {
        byte[] damaged = TINY.clone();
        Arrays.fill(damaged, 2, damaged.length, (byte) 0xFF);
        String flaw = OnnxHeader.read(ByteBuffer.wrap(damaged)).flaw().orElseThrow();
        assertTrue(flaw.contains("damaged"), flaw);
        String foreign = OnnxHeader.read(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7}))
                .flaw()
                .orElseThrow();
        assertTrue(foreign.contains("no ONNX model"), foreign);
    }

    @Test
    void noBytesMakeItFail() {
        for (int length = 0; length < 3000; length++) {
            OnnxHeader.read(ByteBuffer.wrap(Arrays.copyOf(TINY, length)));
        }
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        byte[] noise = new byte[64];
        for (int round = 0; round < 20_000; round++) {
            random.nextBytes(noise);
            assertTrue(OnnxHeader.read(ByteBuffer.wrap(noise)).opsets().size() <= 64, "seed " + seed);
        }
    }
}
