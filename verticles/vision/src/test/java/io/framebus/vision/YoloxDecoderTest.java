package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.vision.OutputDecoder.Output;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class YoloxDecoderTest {

    /** 64 × 64 input: 8 × 8 + 4 × 4 + 2 × 2 anchors; two classes. */
    private static final int ANCHORS = 84;

    private static final int COLUMNS = 7;
    private static final Letterbox LETTERBOX = Letterbox.topLeft(128, 64, 64, 64);

    private final YoloxDecoder decoder = new YoloxDecoder(new Classes(List.of("person", "car")));
    private final FloatBuffer values = FloatBuffer.allocate(ANCHORS * COLUMNS);

    private void anchor(int index, float... row) {
        values.put(index * COLUMNS, row);
    }

    private List<Detection> decode(float threshold) {
        return decoder.decode(List.of(Output.of(values, 1, ANCHORS, COLUMNS)), LETTERBOX, threshold);
    }

    @Test
    void anchorBecomesABoxInPixelsOfTheSource() {
        // Stride 16, cell (1, 1): the grid of stride 8 has 64 anchors.
        anchor(64 + 5, 0.5f, 0.25f, 0, (float) Math.log(0.5), 0.9f, 0.1f, 0.8f);
        List<Detection> found = decode(0.3f);
        assertEquals(1, found.size());
        Detection car = found.getFirst();
        assertEquals("car", car.label());
        assertEquals(1, car.classId());
        assertEquals(0.72f, car.confidence(), 1e-6f);
        // Centre (24, 20), size 16 × 8 in the input, which shows the source at half its size.
        assertEquals(32, car.box().x1(), 1e-4);
        assertEquals(32, car.box().y1(), 1e-4);
        assertEquals(64, car.box().x2(), 1e-4);
        assertEquals(48, car.box().y2(), 1e-4);
    }

    @Test
    void objectnessTimesClassMustReachTheThreshold() {
        anchor(0, 0, 0, 0, 0, 0.5f, 0.5f, 0);
        assertTrue(decode(0.26f).isEmpty());
        assertEquals(1, decode(0.25f).size());
    }

    @Test
    void boxesAreCutToTheFrameAndThoseOutsideAreLeftOut() {
        anchor(0, 0, 0, 0, 0, 0.9f, 0.9f, 0);
        // Row 7 of stride 8 lies in the padding below the frame.
        anchor(7 * 8, 4, 0.5f, 0, 0, 0.9f, 0.9f, 0);
        List<Detection> found = decode(0.3f);
        assertEquals(
                List.of(new Box(0, 0, 8, 8)), found.stream().map(Detection::box).toList());
    }

    @Test
    void neighbouringAnchorsOfOneObjectAreSuppressed() {
        anchor(10, 0.5f, 0, 1, 1, 0.9f, 0.9f, 0);
        anchor(11, -0.4f, 0, 1, 1, 0.8f, 0.9f, 0);
        assertEquals(1, decode(0.3f).size());
    }

    @Test
    void valuesThatAreNotFiniteAreRefused() {
        for (int column = 0; column < COLUMNS - 1; column++) {
            anchor(3, 0, 0, 0, 0, 0.9f, 0.9f, 0);
            values.put(3 * COLUMNS + column, Float.NaN);
            String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> decode(0.3f))
                    .getMessage());
            assertTrue(message.contains("not finite"), message);
        }
        anchor(3, 0, 0, 200, 0, 0.9f, 0.9f, 0);
        assertThrows(IllegalArgumentException.class, () -> decode(0.3f), "a width of exp(200)");
    }

    @Test
    void otherShapesAreRefused() {
        Output transposed = Output.of(values, 1, COLUMNS, ANCHORS);
        assertThrows(IllegalArgumentException.class, () -> decoder.decode(List.of(transposed), LETTERBOX, 0.3f));
        assertThrows(IllegalArgumentException.class, () -> decoder.decode(List.of(), LETTERBOX, 0.3f));
        Output lying = Output.of(FloatBuffer.allocate(7), 1, ANCHORS, COLUMNS);
        assertThrows(IllegalArgumentException.class, () -> decoder.decode(List.of(lying), LETTERBOX, 0.3f));
    }

    @Test
    void classBeyondTheListIsNumbered() {
        Classes classes = new Classes(List.of("person"));
        assertEquals("person", classes.label(0));
        assertEquals("class_80", classes.label(80));
        assertEquals("class_-1", classes.label(-1));
    }
}
