package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.vision.OutputDecoder.Output;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tensors with known answers. The input is 64 × 64 and shows a source of 128 × 128 or, stretched, of 128 × 64. */
class FamilyDecodersTest {

    private static final Letterbox HALF = Letterbox.centered(128, 128, 64, 64);
    private static final Letterbox STRETCHED = Letterbox.stretched(128, 64, 64, 64);
    private static final Classes CLASSES = new Classes(List.of("person", "car"));

    private static Output output(List<Long> shape, float... values) {
        return new Output(FloatBuffer.wrap(values), shape);
    }

    private static void assertOne(String label, float confidence, Box box, List<Detection> found) {
        assertEquals(1, found.size(), found::toString);
        assertEquals(label, found.getFirst().label());
        assertEquals(confidence, found.getFirst().confidence(), 1e-5);
        assertEquals(box.x1(), found.getFirst().box().x1(), 1e-3);
        assertEquals(box.y1(), found.getFirst().box().y1(), 1e-3);
        assertEquals(box.x2(), found.getFirst().box().x2(), 1e-3);
        assertEquals(box.y2(), found.getFirst().box().y2(), 1e-3);
    }

    @Test
    void yolov5RowIsABoxTimesObjectness() {
        Output rows = output(
                List.of(1L, 3L, 7L),
                new float[] {20, 30, 10, 8, 0.8f, 0.1f, 0.9f, 21, 30, 10, 8, 0.7f, 0, 0.9f, 0, 0, 9, 9, 0.2f, 1, 1});
        List<Detection> found = new YoloV5Decoder(CLASSES).decode(List.of(rows), HALF, 0.3f);
        assertOne("car", 0.72f, new Box(30, 52, 50, 68), found);
    }

    @Test
    void endToEndRowIsKeptWithoutSuppression() {
        Output rows = output(
                List.of(1L, 3L, 6L),
                new float[] {10, 20, 30, 40, 0.9f, 1, 10, 20, 30, 40, 0.8f, 1, 0, 0, 9, 9, 0.1f, 0});
        List<Detection> found = new EndToEndDecoder(CLASSES, false).decode(List.of(rows), HALF, 0.3f);
        assertEquals(2, found.size());
        assertOne("car", 0.9f, new Box(20, 40, 60, 80), found.subList(0, 1));
        Output shares = output(List.of(1L, 1L, 6L), 0.25f, 0.5f, 0.5f, 0.75f, 0.6f, 0);
        assertOne(
                "person",
                0.6f,
                new Box(32, 32, 64, 48),
                new EndToEndDecoder(CLASSES, true).decode(List.of(shares), STRETCHED, 0.3f));
    }

    @Test
    void detrQueryIsASigmoidAndASharedBox() {
        Output boxes = output(List.of(1L, 2L, 4L), 0.5f, 0.5f, 0.25f, 0.5f, 0.1f, 0.1f, 0.1f, 0.1f);
        Output logits = output(List.of(1L, 2L, 2L), (float) Math.log(4), -3, -9, -9);
        List<Detection> found =
                new DetrDecoder(CLASSES, DetrDecoder.Scores.SIGMOID).decode(List.of(boxes, logits), STRETCHED, 0.3f);
        assertOne("person", 0.8f, new Box(48, 16, 80, 48), found);
    }

    @Test
    void detrWithNoObjectSharesItsProbability() {
        Output boxes = output(List.of(1L, 2L, 4L), 0.5f, 0.5f, 0.25f, 0.5f, 0.5f, 0.5f, 0.25f, 0.5f);
        // Shares 1 : 7 : 2, and a query that most likely is nothing.
        Output logits =
                output(List.of(1L, 2L, 3L), 0, (float) Math.log(7), (float) Math.log(2), 0, 0, (float) Math.log(8));
        DetrDecoder decoder = new DetrDecoder(CLASSES, DetrDecoder.Scores.SOFTMAX);
        List<Detection> found = decoder.decode(List.of(boxes, logits), STRETCHED, 0.3f);
        assertOne("car", 0.7f, new Box(48, 16, 80, 48), found);
        assertEquals(2, decoder.decode(List.of(boxes, logits), STRETCHED, 0.1f).size());
    }

    @Test
    void detrMayHaveScoresInTheRowsOfItsBoxes() {
        Output rows = output(List.of(1L, 1L, 6L), 0.5f, 0.5f, 0.25f, 0.5f, 0.1f, 0.7f);
        DetrDecoder decoder = new DetrDecoder(CLASSES, DetrDecoder.Scores.PLAIN);
        assertOne("car", 0.7f, new Box(48, 16, 80, 48), decoder.decode(List.of(rows), STRETCHED, 0.3f));
    }

    @Test
    void ssdReadsBothOrdersAndItsCount() {
        Output boxes = output(List.of(1L, 2L, 4L), 0.25f, 0.5f, 0.75f, 1, 0, 0, 1, 1);
        Output scores = output(List.of(1L, 2L), 0.9f, 0.8f);
        Output classes = output(List.of(1L, 2L), 1, 0);
        List<Output> counted = List.of(boxes, scores, classes, output(List.of(1L), 1));
        assertOne(
                "car",
                0.9f,
                new Box(64, 16, 128, 48),
                new SsdDecoder(CLASSES, SsdDecoder.Corners.YX_NORMALISED).decode(counted, STRETCHED, 0.3f));
        assertOne(
                "car",
                0.9f,
                new Box(32, 32, 96, 64),
                new SsdDecoder(CLASSES, SsdDecoder.Corners.XY_NORMALISED).decode(counted, STRETCHED, 0.3f));
        List<Output> all = counted.subList(0, 3);
        assertEquals(
                2,
                new SsdDecoder(CLASSES, SsdDecoder.Corners.XY_NORMALISED)
                        .decode(all, STRETCHED, 0.3f)
                        .size());
        Output pixels = output(List.of(1L, 1L, 4L), 10, 20, 30, 40);
        List<Output> one = List.of(pixels, output(List.of(1L, 1L), 0.5f), output(List.of(1L, 1L), 0));
        assertOne(
                "person",
                0.5f,
                new Box(20, 40, 60, 80),
                new SsdDecoder(CLASSES, SsdDecoder.Corners.XY_PIXELS).decode(one, HALF, 0.3f));
    }

    @Test
    void ssdMayFindNothingAtAll() {
        List<Output> none = List.of(output(List.of(1L, 0L, 4L)), output(List.of(1L, 0L)), output(List.of(1L, 0L)));
        SsdDecoder decoder = new SsdDecoder(CLASSES, SsdDecoder.Corners.XY_PIXELS);
        assertTrue(decoder.decode(none, HALF, 0.3f).isEmpty());
    }

    @Test
    void nanodetDistanceIsTheExpectationOfItsDistribution() {
        List<Output> outputs = nanodet();
        // Stride 16, cell (1, 2): centre (24, 40).
        int cell = 2 * 4 + 1;
        outputs.get(2).values().put(cell * 2 + 1, 0.6f);
        // Half of the left edge's share lies at 0 and half at 1 stride; the others are certain of one stride.
        for (int side = 0; side < 4; side++) {
            int at = cell * 32 + side * 8;
            for (int bin = 0; bin < 8; bin++) {
                outputs.get(3).values().put(at + bin, bin == 1 || (bin == 0 && side == 0) ? 50 : -50);
            }
        }
        List<Detection> found = new NanoDetDecoder(CLASSES).decode(outputs, HALF, 0.3f);
        assertOne("car", 0.6f, new Box(2 * (24 - 8), 2 * (40 - 16), 2 * (24 + 16), 2 * (40 + 16)), found);
    }

    private static List<Output> nanodet() {
        return List.of(
                output(List.of(1L, 64L, 2L), new float[128]),
                output(List.of(1L, 64L, 32L), new float[64 * 32]),
                output(List.of(1L, 16L, 2L), new float[32]),
                output(List.of(1L, 16L, 32L), new float[16 * 32]),
                output(List.of(1L, 4L, 2L), new float[8]),
                output(List.of(1L, 4L, 32L), new float[4 * 32]));
    }

    @Test
    void valuesThatAreNotFiniteAreRefused() {
        float[] row = {20, 30, 10, 8, 0.8f, 0.9f};
        for (int i = 0; i < row.length; i++) {
            float[] broken = row.clone();
            broken[i] = Float.NaN;
            List<Output> rows = List.of(output(List.of(1L, 1L, 6L), broken));
            assertNotFinite(new YoloV5Decoder(CLASSES), rows);
            assertNotFinite(new EndToEndDecoder(CLASSES, false), rows);
            assertNotFinite(new DetrDecoder(CLASSES, DetrDecoder.Scores.PLAIN), rows);
            List<Output> apart = List.of(
                    output(List.of(1L, 1L, 4L), Arrays.copyOf(broken, 4)),
                    output(List.of(1L, 1L), broken[4]),
                    output(List.of(1L, 1L), broken[5]));
            assertNotFinite(new SsdDecoder(CLASSES, SsdDecoder.Corners.XY_PIXELS), apart);
        }
        List<Output> scores = nanodet();
        scores.get(0).values().put(0, Float.NaN);
        assertNotFinite(new NanoDetDecoder(CLASSES), scores);
        List<Output> distances = nanodet();
        distances.get(0).values().put(0, 0.9f);
        distances.get(1).values().put(3, Float.NaN);
        assertNotFinite(new NanoDetDecoder(CLASSES), distances);
    }

    private static void assertNotFinite(OutputDecoder decoder, List<Output> outputs) {
        String message =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> decoder.decode(outputs, HALF, 0.3f))
                        .getMessage());
        assertTrue(message.contains("not finite"), message);
    }

    @Test
    void otherShapesAreRefused() {
        Output rows = output(List.of(1L, 1L, 5L), new float[5]);
        Output vector = output(List.of(1L, 5L), new float[5]);
        for (OutputDecoder decoder : List.of(
                new YoloV5Decoder(CLASSES),
                new EndToEndDecoder(CLASSES, false),
                new DetrDecoder(CLASSES, DetrDecoder.Scores.SIGMOID),
                new NanoDetDecoder(CLASSES),
                new SsdDecoder(CLASSES, SsdDecoder.Corners.YX_NORMALISED))) {
            for (List<Output> outputs : List.of(List.<Output>of(), List.of(vector), List.of(rows, vector, vector))) {
                assertThrows(
                        IllegalArgumentException.class, () -> decoder.decode(outputs, HALF, 0.3f), decoder::toString);
            }
        }
    }
}
