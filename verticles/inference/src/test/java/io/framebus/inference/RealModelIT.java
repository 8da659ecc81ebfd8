package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Pixels;
import io.framebus.bus.SourceSpec;
import io.framebus.media.DecodeRequest;
import io.framebus.media.DecoderChild;
import io.framebus.media.MediaException;
import io.framebus.media.PixelPool;
import io.framebus.vision.Box;
import io.framebus.vision.Detection;
import io.framebus.vision.MotFile;
import io.framebus.vision.MotLine;
import io.framebus.vision.MotMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Published models on published photographs. */
@Timeout(120)
class RealModelIT {

    private static final String YOLOX = "yolox_nano_416";
    private static final String NANODET = "nanodet_m_320";

    @TempDir
    Path folder;

    private Path assets = Path.of("");

    @BeforeEach
    void findAssets() {
        String named = Optional.ofNullable(System.getenv("FRAMEBUS_ASSETS")).orElse("");
        assets = named.isEmpty()
                ? Path.of(System.getProperty("framebus.root", "../.."), "..", "shared", "assets")
                        .normalize()
                : Path.of(named);
        if (!Files.isDirectory(assets)) {
            Assumptions.abort("skipped: there is no folder " + assets);
        }
    }

    @Test
    void yoloxNanoFindsWhatThePhotographsShow() throws IOException, MediaException, InterruptedException {
        List<Detection> street = detect(YOLOX, "000000373353.jpg");
        // Measured on the photograph by hand.
        assertSeen(street, "bus", new Box(273, 219, 366, 346));
        assertSeen(street, "car", new Box(2, 300, 98, 386));
        assertSeen(street, "person", new Box(291, 294, 349, 415));
        assertSeen(street, "person", new Box(435, 308, 467, 418));
        assertSeen(street, "person", new Box(467, 305, 508, 421));
        assertTrue(count(detect(YOLOX, "000000414673.jpg"), "person") >= 10);
        assertTrue(count(detect(YOLOX, "000000005001.jpg"), "person") >= 10);
    }

    private static void assertSeen(List<Detection> detections, String label, Box where) {
        assertSeen(detections, label, where, 0.7);
    }

    private static void assertSeen(List<Detection> detections, String label, Box where, double overlap) {
        assertTrue(
                detections.stream()
                        .anyMatch(one -> one.label().equals(label) && one.box().iou(where) > overlap),
                () -> label + " at " + where + " is not among " + detections);
    }

    @Test
    void nanodetFindsThePeopleOfThePhotographs() throws IOException, MediaException, InterruptedException {
        List<Detection> street = detect(NANODET, "000000373353.jpg");
        assertSeen(street, "car", new Box(2, 300, 98, 386));
        assertSeen(street, "person", new Box(435, 308, 467, 418));
        // This model ends his box 16 pixels above the feet.
        assertSeen(street, "person", new Box(467, 305, 508, 421), 0.6);
        for (String photo : List.of("000000373353.jpg", "000000414673.jpg", "000000005001.jpg")) {
            List<Detection> sure = detect(YOLOX, photo).stream()
                    .filter(one -> one.label().equals("person") && one.confidence() > 0.6)
                    .toList();
            List<Detection> people = detect(NANODET, photo);
            long agreed = sure.stream()
                    .filter(one -> people.stream()
                            .anyMatch(other -> other.label().equals("person")
                                    && other.box().iou(one.box()) > 0.5))
                    .count();
            assertTrue(sure.size() >= 4 && agreed >= 0.8 * sure.size(), photo + ": " + agreed + " of " + sure.size());
        }
    }

    @Test
    void bothModelsFindThePeopleOfTheVideo() throws IOException, MediaException, InterruptedException {
        MotMetrics yolox = onVideo(YOLOX);
        assertTrue(yolox.recall() >= 0.84 && yolox.precision() >= 0.72, yolox::toString);
        MotMetrics nanodet = onVideo(NANODET);
        assertTrue(nanodet.recall() >= 0.81 && nanodet.precision() >= 0.79, nanodet::toString);
    }

    /** Against the ground truth of the first 69 frames; ids play no part. */
    private MotMetrics onVideo(String model) throws IOException, MediaException, InterruptedException {
        List<MotLine> truth = MotFile.parse(
                Files.readAllLines(assets.resolve("mot").resolve("vtest").resolve("gt_first69.txt")), 1);
        SourceSpec source = new SourceSpec(
                assets.resolve("videos")
                        .resolve("vtest_pets09s2l1_480x360.mp4")
                        .toRealPath()
                        .toString(),
                SourceSpec.Kind.FILE,
                0);
        List<MotLine> found = new ArrayList<>();
        int frame = 0;
        for (List<Detection> detections : detect(model, source, 69)) {
            frame++;
            for (Detection one : detections) {
                if (one.label().equals("person")) {
                    Box box = one.box();
                    found.add(new MotLine(
                            frame, found.size(), box.x1(), box.y1(), box.width(), box.height(), one.confidence()));
                }
            }
        }
        return MotMetrics.of(truth, found, 0.5);
    }

    @Test
    void checkSaysWhatBothFilesAre() throws IOException {
        ModelsReport report = new ModelsReport(config());
        String yolox = report.check(weights(YOLOX + ".onnx")).text();
        assertContains(yolox, "family       yolox");
        assertContains(yolox, "input        images [1, 3, 416, 416], float32");
        assertContains(yolox, "channels first, BGR, 0..255, frame in the upper left");
        assertContains(yolox, "output       output [1, 3549, 85], raw");
        assertContains(yolox, "80: person, bicycle, car");
        String nanodet = report.check(weights(NANODET + ".onnx")).text();
        assertContains(nanodet, "family       nanodet");
        assertContains(nanodet, "[1, 3, 320, 320], float32");
        assertContains(
                nanodet, "channels first, BGR, −1.804..2.64, −2.036..2.429, −2.118..2.249, frame in the upper left");
        assertContains(nanodet, "cls_pred_stride_8 [1, 1600, 80], dis_pred_stride_8 [1, 1600, 32]");
        assertContains(nanodet, "80: person, bicycle, car");
    }

    private static void assertContains(String text, String part) {
        assertTrue(text.contains(part), () -> part + " is not in " + text);
    }

    private static long count(List<Detection> detections, String label) {
        return detections.stream().filter(one -> one.label().equals(label)).count();
    }

    private List<Detection> detect(String model, String photo)
            throws IOException, MediaException, InterruptedException {
        SourceSpec source = new SourceSpec(
                assets.resolve("images").resolve(photo).toRealPath().toString(), SourceSpec.Kind.IMAGES, 1);
        return detect(model, source, 1).getFirst();
    }

    /** What a model finds in each of the first frames of a source. */
    private List<List<Detection>> detect(String model, SourceSpec source, int frames)
            throws IOException, MediaException, InterruptedException {
        InferenceConfig config = config();
        ModelFile file = ModelCatalogue.open(config).find(model);
        Inspection inspection =
                new ModelTrials(config).result(file).inspection().orElseThrow();
        List<List<Detection>> all = new ArrayList<>();
        try (PixelPool pool = new PixelPool(64 << 20);
                DecoderChild child =
                        DecoderChild.open(new DecodeRequest(source, OptionalLong.empty(), 1, "source"), pool);
                OnnxRecogniser recogniser = OnnxRecogniser.open(file, inspection, config);
                Recogniser.Lane lane = recogniser.lane()) {
            while (all.size() < frames) {
                Pixels pixels = child.next().orElseThrow().pixels();
                try {
                    lane.prepare(0, pixels);
                    lane.run(1);
                    List<Detection> found = lane.decode(0, 0.3f).detections();
                    found.forEach(one -> assertEquals(one.box().clip(pixels.width(), pixels.height()), one.box()));
                    all.add(found);
                } finally {
                    pixels.release();
                }
            }
        }
        return all;
    }

    private InferenceConfig config() throws IOException {
        InferenceConfig base = TestConfigs.in(folder);
        return base.withFiles(List.of(weights(YOLOX + ".onnx"), weights(NANODET + ".onnx")));
    }

    private Path weights(String name) {
        return assets.resolve("weights").resolve(name);
    }
}
