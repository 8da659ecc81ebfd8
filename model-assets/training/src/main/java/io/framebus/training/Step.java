package io.framebus.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Map;
import java.util.Objects;

/**
 * What one thread found out from one batch.
 *
 * @param loss how wrong the network was
 * @param gradients by parameter
 * @param statistics of the normalisations, by parameter
 */
record Step(double loss, Map<String, float[]> gradients, Map<String, float[]> statistics) {

    /**
     * A forward and a backward pass. DJL's own collector of gradients serves one thread at a time, so PyTorch is asked
     * directly.
     */
    static <B> Step of(Task<B> task, Weights weights, int number, double progress) {
        B batch = task.batch(number, progress);
        JniUtils.setGradMode(true);
        try (NDManager manager = NDManager.newBaseManager()) {
            TorchOperators operators = new TorchOperators(manager, weights, true);
            NDArray loss = task.loss(manager, operators, batch, progress);
            NDArray one = manager.ones(new Shape());
            JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
            return new Step(loss.getFloat(), operators.gradients(), operators.statistics());
        }
    }

    /** The mean of both. */
    Step and(Step other) {
        mean(gradients, other.gradients);
        mean(statistics, other.statistics);
        return new Step((loss + other.loss) / 2, gradients, statistics);
    }

    private static void mean(Map<String, float[]> into, Map<String, float[]> from) {
        into.forEach((name, values) -> {
            float[] others = Objects.requireNonNull(from.get(name));
            for (int i = 0; i < values.length; i++) {
                values[i] = (values[i] + others[i]) / 2;
            }
        });
    }
}
