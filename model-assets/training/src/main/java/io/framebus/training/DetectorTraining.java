package io.framebus.training;

import ai.onnxruntime.OrtException;
import io.framebus.scene.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The detector from start to end: training, export, check, measure, card. */
final class DetectorTraining {

    private static final String NAME = "scene_detector";
    private static final double PEAK_RATE = 3e-3;
    private static final double ROUNDING = 2e-2;
    private static final int MILESTONE = 150;
    private static final long[] SHAPE = {1, 3, DetectorNetwork.HEIGHT, DetectorNetwork.WIDTH};

    private final TrainingSettings settings;
    private final float[] sample;

    DetectorTraining(TrainingSettings settings) throws IOException {
        this.settings = settings;
        byte[] frame = FrameSource.ordinary(1, View.DRONE, 1, 0).getFirst().bgr();
        this.sample = DetectorMetrics.picture(frame, Crop.whole(DetectorNetwork.WIDTH, DetectorNetwork.HEIGHT, false));
    }

    void run() throws IOException, OrtException {
        FrameStore store = FrameStore.open(settings.cache(), settings.scenes());
        DetectorTask task = new DetectorTask(new DetectorBatches(store, settings.seed()), settings.detectorSteps());
        Weights weights = fresh(settings.seed());
        Checkpoint checkpoint = new Checkpoint(settings.cache(), NAME);
        Schedule schedule = new Schedule(settings.detectorSteps(), PEAK_RATE);
        Weights average = new Trainer<>(task, schedule, checkpoint).train(weights, this::milestone);
        finish(average);
    }

    static Weights fresh(long seed) {
        Weights weights = new Weights(seed);
        DetectorExport.file(weights);
        return weights;
    }

    private void milestone(int step, Weights average) throws IOException {
        if (step % MILESTONE != 0) {
            return;
        }
        try {
            byte[] model = export(average);
            System.out.printf(
                    Locale.ROOT,
                    "after %d steps: mAP50 %.3f from the drone, %.3f from the street%n",
                    step,
                    DetectorMetrics.measure(model, View.DRONE, 4, 2, 70).meanAveragePrecision(),
                    DetectorMetrics.measure(model, View.STREET, 4, 2, 70).meanAveragePrecision());
        } catch (OrtException refused) {
            throw new IllegalStateException("ONNX Runtime refuses the export", refused);
        }
    }

    private byte[] export(Weights weights) throws IOException, OrtException {
        byte[] model = DetectorExport.file(weights);
        double difference =
                ModelFiles.difference(model, sample, SHAPE, DetectorExport.reference(weights, sample), ROUNDING);
        System.out.printf(Locale.ROOT, "export: %d bytes, differs by at most %.2g%n", model.length, difference);
        ModelFiles.put(model, settings.models().resolve(NAME + ".onnx"));
        return model;
    }

    private void finish(Weights weights) throws IOException, OrtException {
        byte[] model = export(weights);
        double milliseconds = ModelFiles.milliseconds(model, sample, SHAPE);
        List<String> rows = new ArrayList<>();
        for (View view : View.values()) {
            String name = view.name().toLowerCase(Locale.ROOT);
            rows.addAll(measure(model, view, 0).rows(name));
            rows.addAll(measure(model, view, settings.compressed()).rows(name + ", compressed"));
        }
        rows.forEach(System.out::println);
        System.out.printf(Locale.ROOT, "%.1f ms a run on one thread%n", milliseconds);
        Path card = settings.models().resolve(NAME + ".md");
        ModelFiles.put(Cards.detector(settings, model.length, weights.count(), milliseconds, rows), card);
    }

    private DetectorMetrics measure(byte[] model, View view, int quality) throws IOException, OrtException {
        return DetectorMetrics.measure(model, view, settings.testScenes(), settings.testFrames(), quality);
    }
}
