package io.framebus.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What PyTorch computes is what ONNX Runtime computes from the written file. */
final class ExportIT {

    private static final long[] DETECTOR = {1, 3, DetectorNetwork.HEIGHT, DetectorNetwork.WIDTH};
    private static final long[] DEPTH = {1, 3, DepthNetwork.HEIGHT, DepthNetwork.WIDTH};

    /** Statistics of normalisations at their start values would hide a wrong folding. */
    private static void disturb(Weights weights) {
        SplittableRandom random = new SplittableRandom(5);
        weights.all().forEach((name, parameter) -> {
            if (!name.endsWith(".weight")) {
                for (int i = 0; i < parameter.values().length; i++) {
                    parameter.values()[i] += (float) random.nextDouble(0, 0.3);
                }
            }
        });
    }

    private static double greatest(float[] values) {
        double greatest = 0;
        for (float value : values) {
            greatest = Math.max(greatest, value);
        }
        return greatest;
    }

    private static float[] noise(long[] shape) {
        SplittableRandom random = new SplittableRandom(6);
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (left, right) -> left * right)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble();
        }
        return values;
    }

    @Test
    void theDetectorsFileComputesWhatItsTrainingDoes() throws OrtException {
        Weights weights = DetectorTraining.fresh(3);
        disturb(weights);
        float[] picture = noise(DETECTOR);
        float[] reference = DetectorExport.reference(weights, picture);
        byte[] model = DetectorExport.file(weights);
        double rounding = 1e-4 * greatest(reference);
        assertTrue(ModelFiles.difference(model, picture, DETECTOR, reference, rounding) > 0);
        assertTrue(model.length < 2_000_000, "bytes: " + model.length);
        reference[1000] += (float) (2 * rounding);
        assertThrows(
                IllegalStateException.class,
                () -> ModelFiles.difference(model, picture, DETECTOR, reference, rounding));
    }

    @Test
    void theDepthNetworksFileComputesWhatItsTrainingDoes() throws OrtException {
        Weights weights = new Weights(3);
        DepthExport.file(weights);
        disturb(weights);
        float[] picture = noise(DEPTH);
        byte[] model = DepthExport.file(weights);
        float[] reference = DepthExport.reference(weights, picture);
        ModelFiles.difference(model, picture, DEPTH, reference, 1e-3 * greatest(reference));
        assertTrue(model.length < 2_000_000, "bytes: " + model.length);
    }

    @Test
    void aGraphWrittenByHandRuns() throws OrtException {
        OnnxGraph graph = new OnnxGraph().input("x", 1, 2).output("y", 1, 2);
        String sum = graph.node("Add", List.of("x", graph.floats(new float[] {1, 2}, 1, 2)), Map.of());
        graph.node("Relu", List.of(sum), "y", Map.of());
        try (OnnxModel model = new OnnxModel(graph.written("tiny"))) {
            float[] output = model.run(new float[] {3, -5}, 1, 2);
            assertEquals(4, output[0]);
            assertEquals(0, output[1]);
        }
    }

    @Test
    void aBoxThatFitsCostsNothingAndOneBesideItDoes() {
        float[] right = {30, 20, 12, 8};
        float[] beside = {48, 20, 12, 8};
        assertEquals(0, loss(right, right), 1e-4);
        // No overlap costs 1, the distance 18² over the diagonal 30² + 8² of what holds both; times the box's share.
        assertEquals(2.5 * (1 + 324 / 964.0), loss(beside, right), 1e-3);
    }

    /** The loss of one place that is sure of nothing being there where its score does not matter. */
    private static double loss(float[] found, float[] wanted) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray boxes = manager.create(found, new Shape(1, 4, 1));
            NDArray logits = manager.zeros(new Shape(1, DetectorNetwork.CLASSES, 1));
            Targets targets =
                    new Targets(new float[DetectorNetwork.CLASSES], new float[] {0}, wanted, new float[] {1}, 1);
            return DetectorLoss.of(manager, new DetectorNetwork.Output<>(boxes, logits), targets)
                    .getFloat();
        }
    }

    @Test
    void twoStepsOnOneBatchMakeItLessWrong() {
        Weights weights = new Weights(3);
        DepthExport.file(weights);
        Task<DepthBatch> task = new FlatWorld();
        Adam adam = new Adam();
        Step first = Step.of(task, weights, 0, 0);
        adam.step(weights, first.gradients(), 1e-3);
        Step second = Step.of(task, weights, 0, 0);
        assertTrue(second.loss() < first.loss(), first.loss() + " then " + second.loss());
        assertEquals(
                weights.all().size(),
                first.gradients().size() + first.statistics().size());
    }

    /** Everything is ten metres away. */
    private static final class FlatWorld implements Task<DepthBatch> {
        @Override
        public DepthBatch batch(int number, double progress) {
            return new DepthBatch(1, noise(DEPTH), new float[0]);
        }

        @Override
        public NDArray loss(NDManager manager, Operators<NDArray> operators, DepthBatch batch, double progress) {
            NDArray input = manager.create(batch.planes(), new Shape(DEPTH));
            return DepthNetwork.apply(operators, input)
                    .sub((float) Math.log(10))
                    .abs()
                    .mean();
        }
    }
}
