package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.vision.OutputDecoder.Output;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class YoloV8DecoderTest {

    private static final int ANCHORS = 21;
    private static final int ROWS = 6;
    private static final Letterbox LETTERBOX = Letterbox.centered(128, 64, 64, 64);

    private final YoloV8Decoder decoder = new YoloV8Decoder(new Classes(List.of("person")));
    private final FloatBuffer values = FloatBuffer.allocate(ROWS * ANCHORS);

    private void anchor(int index, float... column) {
        for (int row = 0; row < ROWS; row++) {
            values.put(row * ANCHORS + index, column[row]);
        }
    }

    private List<Detection> decode(float threshold) {
        return decoder.decode(List.of(Output.of(values, 1, ROWS, ANCHORS)), LETTERBOX, threshold);
    }

    @Test
    void columnBecomesABoxInPixelsOfTheSource() {
        anchor(7, 20, 32, 10, 8, 0.2f, 0.6f);
        assertEquals(List.of(new Detection("class_1", 1, 0.6f, new Box(30, 24, 50, 40))), decode(0.3f));
    }

    @Test
    void scoreEqualToTheThresholdIsFound() {
        anchor(0, 20, 32, 10, 8, 0.3f, 0);
        assertEquals(1, decode(0.3f).size());
        assertTrue(decode(Math.nextUp(0.3f)).isEmpty());
    }

    @Test
    void strongestComesFirst() {
        anchor(0, 10, 32, 4, 4, 0.5f, 0);
        anchor(1, 30, 32, 4, 4, 0.9f, 0);
        assertEquals(
                List.of(0.9f, 0.5f),
                decode(0.3f).stream().map(Detection::confidence).toList());
    }

    @Test
    void valuesThatAreNotFiniteAreRefused() {
        for (int row = 0; row < ROWS; row++) {
            anchor(2, 20, 32, 10, 8, 0.9f, 0.1f);
            values.put(row * ANCHORS + 2, Float.NaN);
            String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> decode(0.3f))
                    .getMessage());
            assertTrue(message.contains("not finite"), message);
        }
    }

    @Test
    void otherShapesAreRefused() {
        Output flat = Output.of(values, ROWS, ANCHORS);
        assertThrows(IllegalArgumentException.class, () -> decoder.decode(List.of(flat), LETTERBOX, 0.3f));
        Output withoutClasses = Output.of(FloatBuffer.allocate(4 * ANCHORS), 1, 4, ANCHORS);
        assertThrows(IllegalArgumentException.class, () -> decoder.decode(List.of(withoutClasses), LETTERBOX, 0.3f));
    }
}
