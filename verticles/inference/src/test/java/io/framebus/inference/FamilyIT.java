package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.media.TensorImage;
import io.framebus.vision.Box;
import io.framebus.vision.DepthMap;
import io.framebus.vision.Detection;
import io.framebus.vision.Letterbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A tiny model for each family with known outputs, tried and run like any other. Frames are twice the input's size. */
@Timeout(120)
class FamilyIT {

    private static final int WIDTH = 160;
    private static final int HEIGHT = 128;
    private static final int CELLS = 420;
    private static final Box BOX = new Box(40, 80, 120, 200);

    @TempDir
    Path folder;

    private String yaml = "models: []";
    private InferenceConfig config = InferenceConfig.defaults(Optional.empty(), List.of());

    @BeforeEach
    void useFolders() throws IOException {
        config = TestConfigs.in(folder);
    }

    @Test
    void decodedYoloxIsToldFromRawByItsValues() throws IOException {
        Inspection found = inspect(nchw().output("output", List.of(1L, 420L, 7L), decodedRows(CELLS, 0))
                .property("names", "{0: 'car', 1: 'person'}"));
        assertEquals(ModelFamily.YOLOX, found.family());
        assertEquals(OutputForm.DECODED, found.reading().form());
        assertEquals(TensorImage.Order.BGR, found.reading().style().colours());
        assertFound("person");
    }

    @Test
    void decodedRowsWithoutObjectnessAreYolov6AndWantWhatYolov5Wants() throws IOException {
        Inspection found = inspect(nchw().output("output", List.of(1L, 420L, 7L), decodedRows(CELLS, 1)));
        assertEquals(ModelFamily.YOLOV5, found.family());
        assertEquals(TensorImage.Order.RGB, found.reading().style().colours());
        yaml = "models: [{name: model, family: yolox, output: decoded}]";
        assertEquals(ModelFamily.YOLOX, inspection().family());
    }

    @Test
    void yolov5HasThreeRowsACell() throws IOException {
        Inspection found = inspect(nchw().output("output0", List.of(1L, 1260L, 7L), decodedRows(3 * CELLS, 0))
                .output("340", List.of(1L, 3L, 16L, 20L, 7L), new float[3 * 320 * 7]));
        assertEquals(ModelFamily.YOLOV5, found.family());
        assertEquals(List.of("class_0", "class_1"), found.classes());
        assertEquals(Letterbox.Fit.CENTERED, found.reading().style().fit());
        assertFound("class_1");
    }

    @Test
    void halfPrecisionGoesInAndOut() throws IOException {
        FamilyModels half = new FamilyModels("images", OnnxWriter.FLOAT16, 1, 3, HEIGHT, WIDTH)
                .output("output0", OnnxWriter.FLOAT16, List.of(1L, 1260L, 7L), decodedRows(3 * CELLS, 0));
        Inspection found = inspect(half);
        assertEquals(ModelFamily.YOLOV5, found.family());
        assertEquals(ElementType.FLOAT16, found.input().element());
        assertFound("class_1");
    }

    @Test
    void cornersScoreAndClassAreEndToEnd() throws IOException {
        float[] rows = new float[300 * 6];
        System.arraycopy(new float[] {20, 40, 60, 100, 0.9f, 5}, 0, rows, 0, 6);
        Inspection found = inspect(nchw().output("output0", List.of(1L, 300L, 6L), rows));
        assertEquals(ModelFamily.YOLOV10, found.family());
        assertEquals(OutputForm.CORNERS, found.reading().form());
        assertFound("bus");
    }

    @Test
    void cornersMayBeSharesOfTheInput() throws IOException {
        float[] rows = new float[100 * 6];
        System.arraycopy(new float[] {20 / 160f, 40 / 128f, 60 / 160f, 100 / 128f, 0.9f, 5}, 0, rows, 0, 6);
        Inspection found = inspect(nchw().output("output0", List.of(1L, 100L, 6L), rows));
        assertEquals(OutputForm.CORNERS_NORMALISED, found.reading().form());
        assertFound("bus");
    }

    @Test
    void logitsAndBoxesAreDetr() throws IOException {
        Inspection found = inspect(nchw().output("logits", List.of(1L, 30L, 80L), logits(30, 80, 2, 0))
                .output("pred_boxes", List.of(1L, 30L, 4L), shares(30)));
        assertEquals(ModelFamily.DETR, found.family());
        assertEquals(OutputForm.SIGMOID, found.reading().form());
        assertEquals(InputStyle.unit(Letterbox.Fit.STRETCHED), found.reading().style());
        assertFound("car");
    }

    @Test
    void rfDetrCallsItsLogitsLabelsAndWantsImageNetsMeans() throws IOException {
        Inspection found = inspect(nchw().output("dets", List.of(1L, 30L, 4L), shares(30))
                .output("labels", List.of(1L, 30L, 91L), logits(30, 91, 3, 0)));
        assertEquals(OutputForm.SIGMOID, found.reading().form());
        assertEquals(
                InputStyle.imageNet(Letterbox.Fit.STRETCHED), found.reading().style());
        assertFound("car");
    }

    @Test
    void oneLogitMoreThanNamesIsNoObject() throws IOException {
        float[] logits = logits(30, 3, 1, 2);
        Inspection found = inspect(nchw().output("logits", List.of(1L, 30L, 3L), logits)
                .output("pred_boxes", List.of(1L, 30L, 4L), shares(30))
                .property("names", "['car', 'person']"));
        assertEquals(OutputForm.SOFTMAX, found.reading().form());
        assertEquals(List.of("car", "person"), found.classes());
        assertFound("person");
    }

    @Test
    void detrWithItsPostProcessingIsToldTheSizeOfItsInput() throws IOException {
        FamilyModels model = nchw().sizes("orig_target_sizes")
                .output("labels", OnnxWriter.INT64, List.of(1L, 2L), 2, 0)
                .scaledBoxes(
                        "boxes",
                        "orig_target_sizes",
                        List.of(1L, 2L, 4L),
                        20 / 160f,
                        40 / 128f,
                        60 / 160f,
                        100 / 128f,
                        0,
                        0,
                        1,
                        1)
                .output("scores", List.of(1L, 2L), 0.9f, 0.1f);
        Inspection found = inspect(model);
        assertEquals(ModelFamily.DETR, found.family());
        assertEquals(OutputForm.XYXY_PIXELS, found.reading().form());
        assertFound("car");
    }

    @Test
    void ssdTakesBytesWithTheChannelsLast() throws IOException {
        FamilyModels model = new FamilyModels("image_tensor", OnnxWriter.UINT8, 1, HEIGHT, WIDTH, 3)
                .output("detection_boxes", List.of(1L, 2L, 4L), 40 / 128f, 20 / 160f, 100 / 128f, 60 / 160f, 0, 0, 1, 1)
                .output("detection_classes", List.of(1L, 2L), 3, 1)
                .output("detection_scores", List.of(1L, 2L), 0.9f, 0.8f)
                .output("num_detections", List.of(1L), 1);
        Inspection found = inspect(model);
        assertEquals(ModelFamily.SSD, found.family());
        assertEquals(OutputForm.YXYX, found.reading().form());
        assertEquals(ElementType.UINT8, found.input().element());
        assertTrue(found.input().channelsLast());
        assertEquals("0..255", found.reading().style().range());
        assertFound("car");
    }

    @Test
    void ssdWithoutTellingNamesIsRecognisedByShapesAndValues() throws IOException {
        FamilyModels model = nchw().output("a", List.of(1L, 2L, 4L), 20, 40, 60, 100, 0, 0, 1, 1)
                .output("b", List.of(1L, 2L), 0.9f, 0.1f)
                .output("c", List.of(1L, 2L), 3, 1);
        assertEquals(OutputForm.XYXY_PIXELS, inspect(model).reading().form());
        assertFound("car");
    }

    @Test
    void sixOutputsWithDistributionsAreNanoDet() throws IOException {
        FamilyModels model = nchw();
        for (int stride : List.of(8, 16, 32)) {
            int cells = (WIDTH / stride) * (HEIGHT / stride);
            float[] scores = new float[cells * 2];
            float[] distances = new float[cells * 32];
            if (stride == 16) {
                // Cell (2, 4) has its centre at (40, 72).
                int cell = 4 * (WIDTH / 16) + 2;
                scores[cell * 2 + 1] = 0.9f;
                float[] reaches = {1.25f, 2, 1.25f, 1.75f};
                for (int side = 0; side < 4; side++) {
                    int at = cell * 32 + side * 8;
                    java.util.Arrays.fill(distances, at, at + 8, -100);
                    // Logarithms of shares of two neighbours, whose mean is the reach.
                    int below = (int) reaches[side];
                    distances[at + below] = (float) Math.log(1 - (reaches[side] - below));
                    distances[at + below + 1] = (float) Math.log(Math.max(1e-30, reaches[side] - below));
                }
            }
            model.output("cls_pred_stride_" + stride, List.of(1L, (long) cells, 2L), scores)
                    .output("dis_pred_stride_" + stride, List.of(1L, (long) cells, 32L), distances);
        }
        Inspection found = inspect(model);
        assertEquals(ModelFamily.NANODET, found.family());
        assertEquals(TensorImage.Order.BGR, found.reading().style().colours());
        assertFound("class_1");
    }

    @Test
    void oneValueAPixelIsDepth() throws IOException {
        for (List<Long> shape : List.of(List.of(1L, 16L, 20L), List.of(1L, 1L, 16L, 20L))) {
            FamilyModels model = nchw().meanOf("images", "depth", 8, shape);
            Inspection found = inspect(model);
            assertEquals(ModelFamily.DEPTH, found.family());
            assertEquals(Optional.of(DepthMeaning.USUAL), found.reading().depth());
            assertEquals(
                    InputStyle.imageNet(Letterbox.Fit.STRETCHED),
                    found.reading().style());
            assertEquals(List.of(), found.classes());
            Sight seen = see();
            assertEquals(List.of(), seen.detections());
            DepthMap depth = seen.depth().orElseThrow();
            assertEquals(List.of(20, 16), List.of(depth.width(), depth.height()));
            assertTrue(depth.nearIsLarge() && !depth.metric());
        }
        yaml = "models: [{name: model, depth: metric, near: small}]";
        assertEquals(
                Optional.of(new DepthMeaning(true, false)),
                inspection().reading().depth());
        ModelsReport.Report report = new ModelsReport(configured()).check(file());
        assertTrue(report.text().contains("depth        metric, near is small"), report::text);
    }

    @Test
    void catalogueDecidesWhatTheFileLeavesOpen() throws IOException {
        Files.write(file(), TinyDetectorMaker.yolov8(WIDTH, HEIGHT));
        yaml = "models: [{name: model, colours: bgr, scale: 1, mean: [1, 2, 3], fit: top_left, classes: [a, b]}]";
        Inspection found = inspection();
        assertEquals(
                new InputStyle(TensorImage.Order.BGR, List.of(1f, 2f, 3f), List.of(1f, 1f, 1f), Letterbox.Fit.TOP_LEFT),
                found.reading().style());
        assertEquals(List.of("a", "b"), found.classes());
        yaml = "models: [{name: model, classes: coco}]";
        assertEquals("the catalogue names 80 classes, its output has 2", trial().reason());
        yaml = "models: [{name: model, family: ssd}]";
        assertTrue(trial().reason().endsWith("the catalogue says it is of the family ssd"), trial()::reason);
        yaml = "models: [{name: model, output: distributions}]";
        assertTrue(trial().reason().startsWith("its scores leave 0..1"), trial()::reason);
        yaml = "models: [{name: model, output: map}]";
        assertTrue(trial().reason().startsWith("the catalogue calls its output map"), trial()::reason);
    }

    @Test
    void batchAxisThatOnlyClaimsToBeFreeIsNotUsed() throws IOException {
        Inspection found = inspect(new FamilyModels("images", OnnxWriter.FLOAT, -1, 3, HEIGHT, WIDTH)
                .output("output0", List.of(1L, 1260L, 7L), decodedRows(3 * CELLS, 0)));
        assertFalse(found.input().freeBatch());
        assertEquals(List.of("0 (free)"), found.dynamicAxes());
    }

    private static FamilyModels nchw() {
        return new FamilyModels("images", OnnxWriter.FLOAT, 1, 3, HEIGHT, WIDTH);
    }

    /** Boxes of no size all over the input, and one of the second class that is the box in the input's pixels. */
    private static float[] decodedRows(int rows, float objectness) {
        float[] values = new float[rows * 7];
        for (int row = 0; row < rows; row++) {
            values[row * 7] = row % WIDTH;
            values[row * 7 + 1] = row % HEIGHT;
            values[row * 7 + 4] = objectness;
        }
        System.arraycopy(new float[] {40, 70, 40, 60, 1, 0.1f, 0.9f}, 0, values, 0, 7);
        return values;
    }

    private static float[] shares(int queries) {
        float[] boxes = new float[queries * 4];
        System.arraycopy(new float[] {40 / 160f, 70 / 128f, 40 / 160f, 60 / 128f}, 0, boxes, 0, 4);
        return boxes;
    }

    /** All unlikely but one class of the first query; the last class may be what the others are. */
    private static float[] logits(int queries, int classes, int found, int others) {
        float[] logits = new float[queries * classes];
        java.util.Arrays.fill(logits, -5);
        LongStream.range(1, others == 0 ? 0 : queries).forEach(query -> logits[(int) query * classes + others] = 5);
        logits[others] = others == 0 ? logits[others] : 0;
        logits[found] = 2.2f;
        return logits;
    }

    private Inspection inspect(FamilyModels model) throws IOException {
        Files.write(file(), model.toBytes());
        return inspection();
    }

    private Path file() {
        return folder.resolve("model.onnx");
    }

    private Inspection inspection() throws IOException {
        TrialResult result = trial();
        return result.inspection().orElseThrow(() -> new AssertionError(result.reason()));
    }

    private TrialResult trial() throws IOException {
        return new ModelTrials(config).result(model());
    }

    private InferenceConfig configured() throws IOException {
        Path catalogue = Files.writeString(folder.resolve("models.yaml"), yaml);
        return new InferenceConfig(
                Optional.of(catalogue),
                config.folders(),
                config.files(),
                config.cache(),
                config.provider(),
                config.concurrentRuns(),
                config.intraOpThreads(),
                config.queueLimit(),
                config.batchSize(),
                config.batchWait(),
                config.trialDeadline(),
                config.trialMemoryBytes());
    }

    private ModelFile model() throws IOException {
        return ModelCatalogue.open(configured()).find("model");
    }

    private List<Detection> detect() throws IOException {
        return see().detections();
    }

    private Sight see() throws IOException {
        try (OnnxRecogniser recogniser = OnnxRecogniser.open(model(), inspection(), config);
                Recogniser.Lane lane = recogniser.lane()) {
            lane.prepare(0, new PaintedFrame(2 * WIDTH, 2 * HEIGHT));
            lane.run(1);
            lane.run(1);
            return lane.decode(0, 0.5f);
        }
    }

    private void assertFound(String label) throws IOException {
        List<Detection> found = detect();
        assertEquals(1, found.size(), found::toString);
        assertEquals(label, found.getFirst().label());
        assertEquals(0.9f, found.getFirst().confidence(), 2e-3);
        assertTrue(found.getFirst().box().iou(BOX) > 0.99, found::toString);
    }
}
