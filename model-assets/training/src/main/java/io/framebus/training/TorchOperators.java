package io.framebus.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.framebus.training.Weights.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Computes a network with PyTorch. The numbers are copied in at first use; after a backward pass their gradients can be
 * asked for. Made anew for every step; what it allocates goes with its manager.
 */
final class TorchOperators implements Operators<NDArray> {

    /** Interpolation that repeats the nearest value, as DJL numbers it. */
    private static final int NEAREST = 0;

    private final NDManager manager;
    private final Weights weights;
    private final boolean training;
    private final Map<String, NDArray> loaded = new LinkedHashMap<>();

    /** @param training whether normalisation is by the batch and gradients are wanted */
    TorchOperators(NDManager manager, Weights weights, boolean training) {
        this.manager = manager;
        this.weights = weights;
        this.training = training;
    }

    /** The parameters that have gradients, by name. */
    Map<String, float[]> gradients() {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        loaded.forEach((name, array) -> {
            if (isLearnt(name)) {
                gradients.put(name, gradient(array));
            }
        });
        return gradients;
    }

    /** What the normalisations have learnt from the batch, by name. */
    Map<String, float[]> statistics() {
        Map<String, float[]> statistics = new LinkedHashMap<>();
        loaded.forEach((name, array) -> {
            if (!isLearnt(name)) {
                statistics.put(name, array.toFloatArray());
            }
        });
        return statistics;
    }

    private boolean isLearnt(String name) {
        return Objects.requireNonNull(weights.all().get(name)).learnt();
    }

    private static float[] gradient(NDArray array) {
        try (NDArray gradient = array.getGradient()) {
            return gradient.toFloatArray();
        }
    }

    private NDArray load(String name, Parameter parameter) {
        return loaded.computeIfAbsent(name, key -> {
            NDArray array = manager.create(parameter.values(), new Shape(parameter.shape()));
            if (training && parameter.learnt()) {
                array.setRequiresGradient(true);
            }
            return array;
        });
    }

    private NDArray constant(String name, float start, boolean learnt, long... shape) {
        return load(name, weights.constant(name, start, learnt, shape));
    }

    @Override
    public NDArray convolution(String name, NDArray input, Convolution shape) {
        NDArray kernel = load(name + ".weight", weights.kernel(name, shape));
        Shape stride = new Shape(shape.stride(), shape.stride());
        Shape padding = new Shape(shape.padding(), shape.padding());
        Shape dilation = new Shape(1, 1);
        int outputs = shape.outputs();
        NDArray bias = shape.normalised() ? null : constant(name + ".bias", 0, true, outputs);
        NDArray result = input.getNDArrayInternal()
                .convolution(input, kernel, bias, stride, padding, dilation, shape.groups())
                .singletonOrThrow();
        if (shape.normalised()) {
            result = result.getNDArrayInternal()
                    .batchNorm(
                            result,
                            constant(name + ".mean", 0, false, outputs),
                            constant(name + ".variance", 1, false, outputs),
                            constant(name + ".gamma", 1, true, outputs),
                            constant(name + ".beta", 0, true, outputs),
                            1,
                            Weights.MOMENTUM,
                            Weights.EPSILON,
                            training)
                    .singletonOrThrow();
        }
        return shape.rectified() ? result.getNDArrayInternal().relu() : result;
    }

    @Override
    public NDArray bias(String name, NDArray input, float start, long... shape) {
        return input.add(constant(name + ".bias", start, true, shape));
    }

    @Override
    public NDArray add(NDArray left, NDArray right) {
        return left.add(right);
    }

    @Override
    public NDArray multiply(NDArray left, NDArray right) {
        return left.mul(right);
    }

    @Override
    public NDArray concatenate(List<NDArray> parts, int axis) {
        NDList rest = new NDList(parts.subList(1, parts.size()));
        return parts.getFirst().getNDArrayInternal().concat(rest, axis);
    }

    @Override
    public NDArray enlarge(NDArray input) {
        Shape shape = input.getShape();
        long[] size = {shape.get(2) * 2, shape.get(3) * 2};
        return input.getNDArrayInternal().interpolation(size, NEAREST, false);
    }

    @Override
    public NDArray channels(NDArray input, int from, int to) {
        return input.get(":, " + from + ":" + to);
    }

    @Override
    public NDArray flatten(NDArray input, int channels, int places) {
        return input.reshape(-1, channels, places);
    }

    @Override
    public NDArray softplus(NDArray input) {
        return input.getNDArrayInternal().softPlus();
    }

    @Override
    public NDArray sigmoid(NDArray input) {
        return input.getNDArrayInternal().sigmoid();
    }

    @Override
    public NDArray exponential(NDArray input) {
        return input.exp();
    }

    @Override
    public NDArray constant(float[] values, long... shape) {
        return manager.create(values, new Shape(shape));
    }
}
