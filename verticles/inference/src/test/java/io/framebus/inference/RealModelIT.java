package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Pixels;
import io.framebus.bus.SourceSpec;
import io.framebus.media.DecodeRequest;
import io.framebus.media.DecoderChild;
import io.framebus.media.MediaException;
import io.framebus.media.PixelPool;
import io.framebus.media.RawFrame;
import io.framebus.vision.Box;
import io.framebus.vision.Detection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        List<Detection> street = detect("000000373353.jpg");
        // Measured on the photograph by hand.
        assertSeen(street, "bus", new Box(273, 219, 366, 346));
        assertSeen(street, "car", new Box(2, 300, 98, 386));
        assertSeen(street, "person", new Box(291, 294, 349, 415));
        assertSeen(street, "person", new Box(435, 308, 467, 418));
        assertSeen(street, "person", new Box(467, 305, 508, 421));
        assertTrue(count(detect("000000414673.jpg"), "person") >= 10);
        assertTrue(count(detect("000000005001.jpg"), "person") >= 10);
    }

    private static void assertSeen(List<Detection> detections, String label, Box where) {
        assertTrue(
                detections.stream()
                        .anyMatch(one -> one.label().equals(label) && one.box().iou(where) > 0.7),
                () -> label + " at " + where + " is not among " + detections);
    }

    @Test
    void yoloxNanoIsRecognisedAndNanoDetIsRefusedByName() throws IOException {
        ModelsReport report = new ModelsReport(config());
        ModelsReport.Report yolox = report.check(weights("yolox_nano_416.onnx"));
        assertTrue(yolox.usable(), yolox::text);
        assertTrue(yolox.text().contains("images [1, 3, 416, 416]"), yolox::text);
        assertTrue(yolox.text().contains("80: person, bicycle, car"), yolox::text);
        ModelsReport.Report nanodet = report.check(weights("nanodet_m_320.onnx"));
        assertEquals(false, nanodet.usable());
        assertTrue(nanodet.text().contains("looks like NanoDet, a family that is not supported yet"), nanodet::text);
    }

    private static long count(List<Detection> detections, String label) {
        return detections.stream().filter(one -> one.label().equals(label)).count();
    }

    private List<Detection> detect(String photo) throws IOException, MediaException, InterruptedException {
        InferenceConfig config = config();
        ModelFile model = ModelCatalogue.open(config).find("yolox_nano_416");
        Inspection inspection =
                new ModelTrials(config).result(model).inspection().orElseThrow();
        SourceSpec source = new SourceSpec(
                assets.resolve("images").resolve(photo).toRealPath().toString(), SourceSpec.Kind.IMAGES, 1);
        try (PixelPool pool = new PixelPool(64 << 20);
                DecoderChild child =
                        DecoderChild.open(new DecodeRequest(source, OptionalLong.empty(), 1, "photo"), pool);
                Detector detector = Detector.open(model, inspection, config);
                DetectorLane lane = detector.lane()) {
            RawFrame frame = child.next().orElseThrow();
            Pixels pixels = frame.pixels();
            try {
                lane.prepare(0, pixels);
                lane.run(1);
                List<Detection> found = lane.decode(0, 0.3f);
                found.forEach(one -> assertEquals(one.box().clip(pixels.width(), pixels.height()), one.box()));
                return found;
            } finally {
                pixels.release();
            }
        }
    }

    private InferenceConfig config() throws IOException {
        InferenceConfig base = TestConfigs.in(folder);
        return base.withFiles(List.of(weights("yolox_nano_416.onnx")));
    }

    private Path weights(String name) {
        return assets.resolve("weights").resolve(name);
    }
}
