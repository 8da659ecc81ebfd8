package io.framebus.training;

import ai.onnxruntime.OrtException;
import io.framebus.scene.Kind;
import io.framebus.scene.View;
import io.framebus.vision.Classes;
import io.framebus.vision.Letterbox;
import io.framebus.vision.NonMaximumSuppression;
import io.framebus.vision.OutputDecoder.Output;
import io.framebus.vision.YoloV8Decoder;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How well a detector file finds what is on frames of scenes it has never seen, decoded as Framebus decodes it. */
final class DetectorMetrics {

    /** Confidence from which a detection counts in precision and recall. */
    static final float CONFIDENCE = 0.3f;

    /** As the catalogue has it. */
    static final float SUPPRESSION = 0.5f;

    private static final float LEAST_CONFIDENCE = 0.005f;

    private final List<AveragePrecision> classes = new ArrayList<>();

    private DetectorMetrics() {
        for (Kind kind : ClassIds.KINDS) {
            classes.add(new AveragePrecision(ClassIds.of(kind)));
        }
    }

    /**
     * @param scenes how many seeds from 1 on
     * @param frames of each scene
     * @param quality of the JPEG compression, 1..100; 0 leaves the frames as they are
     */
    static DetectorMetrics measure(byte[] model, View view, int scenes, int frames, int quality)
            throws OrtException, IOException {
        DetectorMetrics metrics = new DetectorMetrics();
        Crop whole = Crop.whole(DetectorNetwork.WIDTH, DetectorNetwork.HEIGHT, false);
        Letterbox letterbox = Letterbox.centered(
                RenderedFrame.WIDTH, RenderedFrame.HEIGHT, DetectorNetwork.WIDTH, DetectorNetwork.HEIGHT);
        YoloV8Decoder decoder = new YoloV8Decoder(
                new Classes(ClassIds.KINDS.stream().map(Kind::label).toList()), new NonMaximumSuppression(SUPPRESSION));
        int places = DetectorNetwork.places(DetectorNetwork.WIDTH, DetectorNetwork.HEIGHT);
        try (OnnxModel session = new OnnxModel(model)) {
            for (long seed = 1; seed <= scenes; seed++) {
                for (RenderedFrame frame : FrameSource.ordinary(seed, view, frames, quality)) {
                    float[] output = session.run(
                            picture(frame.bgr(), whole), 1, 3, DetectorNetwork.HEIGHT, DetectorNetwork.WIDTH);
                    Output tensor = Output.of(FloatBuffer.wrap(output), 1, 4 + DetectorNetwork.CLASSES, places);
                    var found = decoder.decode(List.of(tensor), letterbox, LEAST_CONFIDENCE);
                    metrics.classes.forEach(each -> each.add(found, frame.boxes()));
                }
            }
        }
        return metrics;
    }

    static float[] picture(byte[] bgr, Crop whole) {
        float[] planes = new float[3 * whole.width() * whole.height()];
        whole.draw(bgr, planes, 0);
        for (int i = 0; i < planes.length; i++) {
            planes[i] /= 255;
        }
        return planes;
    }

    /** The mean over the classes that there were objects of, 0..1. */
    double meanAveragePrecision() {
        return classes.stream()
                .filter(each -> each.wanted() > 0)
                .mapToDouble(AveragePrecision::value)
                .average()
                .orElse(0);
    }

    /** A row of a Markdown table for each class and one for all. */
    List<String> rows(String heading) {
        List<String> rows = new ArrayList<>();
        for (Kind kind : ClassIds.KINDS) {
            AveragePrecision each = classes.get(ClassIds.of(kind));
            rows.add(String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %.3f | %.3f | %.3f |",
                    heading,
                    kind.label(),
                    each.wanted(),
                    each.value(),
                    each.precision(CONFIDENCE),
                    each.recall(CONFIDENCE)));
        }
        int wanted = classes.stream().mapToInt(AveragePrecision::wanted).sum();
        rows.add(String.format(
                Locale.ROOT, "| %s | **all** | %d | **%.3f** | | |", heading, wanted, meanAveragePrecision()));
        return rows;
    }
}
