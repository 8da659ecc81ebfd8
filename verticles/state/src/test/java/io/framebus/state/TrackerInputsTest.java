package io.framebus.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.framebus.vision.Box;
import io.framebus.vision.Detection;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TrackerInputsTest {

    @Test
    void everyBitOfEveryDetectionComesBack() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Detection> detections = new ArrayList<>();
            for (int index = random.nextInt(50); index > 0; index--) {
                detections.add(new Detection(
                        List.of("car", "", "Fußgänger", "🚚").get(random.nextInt(4)),
                        random.nextInt(),
                        Float.intBitsToFloat(random.nextInt()),
                        new Box(
                                Float.intBitsToFloat(random.nextInt()),
                                random.nextFloat(),
                                Float.MIN_VALUE,
                                Float.NEGATIVE_INFINITY)));
            }
            assertEquals(detections, TrackerInputs.decode(TrackerInputs.encode(detections)), "seed " + seed);
        }
    }

    @Test
    void layoutIsTheOneThatIsStored() {
        Detection car = new Detection("car", 2, 0.5f, new Box(1, 2, 3, 4));
        assertEquals(
                "010001" + "0003636172" + "00000001" + "0000" + "00000002" + "3f000000" + "3f800000" + "40000000"
                        + "40400000" + "40800000",
                hex(TrackerInputs.encode(List.of(car))));
        assertEquals("010000" + "00000000", hex(TrackerInputs.encode(List.of())));
    }

    @Test
    void cutAndForeignBytesAreRefused() {
        Buffer whole = TrackerInputs.encode(List.of(new Detection("car", 2, 0.5f, new Box(1, 2, 3, 4))));
        assertThrows(
                IllegalArgumentException.class, () -> TrackerInputs.decode(whole.getBuffer(0, whole.length() - 1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> TrackerInputs.decode(whole.copy().setByte(0, (byte) 9)));
    }

    private static String hex(Buffer bytes) {
        return HexFormat.of().formatHex(bytes.getBytes());
    }
}
