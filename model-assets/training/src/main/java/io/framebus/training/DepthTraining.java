package io.framebus.training;

import ai.onnxruntime.OrtException;
import io.framebus.scene.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The depth network from start to end: training, export, check, measure, card. */
final class DepthTraining {

    private static final String NAME = "scene_depth";
    private static final double PEAK_RATE = 3e-3;

    /** What may be lost by rounding, as a share of the greatest distance. */
    private static final double ROUNDING = 1e-4;

    private static final int MILESTONE = 100;
    private static final long[] SHAPE = {1, 3, DepthNetwork.HEIGHT, DepthNetwork.WIDTH};

    private final TrainingSettings settings;
    private final float[] sample;

    DepthTraining(TrainingSettings settings) throws IOException {
        this.settings = settings;
        this.sample = DepthPictures.picture(
                FrameSource.ordinary(1, View.STREET, 1, 0).getFirst().bgr());
    }

    void run() throws IOException, OrtException {
        FrameStore store = FrameStore.open(settings.cache(), settings.scenes());
        Weights weights = new Weights(settings.seed());
        DepthExport.file(weights);
        Checkpoint checkpoint = new Checkpoint(settings.cache(), NAME);
        Schedule schedule = new Schedule(settings.depthSteps(), PEAK_RATE);
        DepthTask task = new DepthTask(store, settings.seed());
        finish(new Trainer<>(task, schedule, checkpoint).train(weights, this::milestone));
    }

    private void milestone(int step, Weights average) throws IOException {
        if (step % MILESTONE != 0) {
            return;
        }
        try {
            byte[] model = export(average);
            System.out.printf(
                    Locale.ROOT,
                    "after %d steps: AbsRel %.4f from the drone, %.4f from the street%n",
                    step,
                    measure(model, View.DRONE, 4, 1, 70).relative(),
                    measure(model, View.STREET, 4, 1, 70).relative());
        } catch (OrtException refused) {
            throw new IllegalStateException("ONNX Runtime refuses the export", refused);
        }
    }

    private byte[] export(Weights weights) throws IOException, OrtException {
        byte[] model = DepthExport.file(weights);
        float[] reference = DepthExport.reference(weights, sample);
        double greatest = 0;
        for (float metres : reference) {
            greatest = Math.max(greatest, metres);
        }
        double difference = ModelFiles.difference(model, sample, SHAPE, reference, ROUNDING * greatest);
        System.out.printf(Locale.ROOT, "export: %d bytes, differs by at most %.2g m%n", model.length, difference);
        ModelFiles.put(model, settings.models().resolve(NAME + ".onnx"));
        return model;
    }

    private void finish(Weights weights) throws IOException, OrtException {
        byte[] model = export(weights);
        double milliseconds = ModelFiles.milliseconds(model, sample, SHAPE);
        List<String> rows = new ArrayList<>();
        for (View view : View.values()) {
            String name = view.name().toLowerCase(Locale.ROOT);
            rows.add(row(name, measure(model, view, settings.testScenes(), settings.testFrames(), 0)));
            rows.add(row(
                    name + ", compressed",
                    measure(model, view, settings.testScenes(), settings.testFrames(), settings.compressed())));
        }
        rows.forEach(System.out::println);
        System.out.printf(Locale.ROOT, "%.1f ms a run on one thread%n", milliseconds);
        byte[] card = Cards.depth(settings, model.length, weights.count(), milliseconds, rows);
        ModelFiles.put(card, settings.models().resolve(NAME + ".md"));
    }

    private static String row(String name, DepthError error) {
        return String.format(
                Locale.ROOT, "| %s | %.4f | %.2f | %.4f |", name, error.relative(), error.metres(), error.close());
    }

    private static DepthError measure(byte[] model, View view, int scenes, int frames, int quality)
            throws IOException, OrtException {
        DepthError error = new DepthError();
        try (OnnxModel session = new OnnxModel(model)) {
            for (long seed = 1; seed <= scenes; seed++) {
                for (RenderedFrame frame : FrameSource.ordinary(seed, view, frames, quality)) {
                    float[] map = session.run(DepthPictures.picture(frame.bgr()), SHAPE);
                    error.add(
                            map,
                            DepthNetwork.WIDTH / 2,
                            DepthNetwork.HEIGHT / 2,
                            frame.frame().depth());
                }
            }
        }
        return error;
    }
}
