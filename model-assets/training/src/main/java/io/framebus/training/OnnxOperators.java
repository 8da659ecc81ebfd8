package io.framebus.training;

import io.framebus.training.Weights.Parameter;
import java.util.List;
import java.util.Map;

/** Writes a network down as an ONNX graph; normalisations become part of the convolutions before them. */
final class OnnxOperators implements Operators<String> {

    private final OnnxGraph graph;
    private final Weights weights;

    OnnxOperators(OnnxGraph graph, Weights weights) {
        this.graph = graph;
        this.weights = weights;
    }

    @Override
    public String convolution(String name, String input, Convolution shape) {
        float[] kernel = weights.kernel(name, shape).values().clone();
        float[] bias = shape.normalised() ? folded(name, shape, kernel) : constant(name + ".bias", 0, true, shape);
        long padding = shape.padding();
        long side = shape.kernel();
        long stride = shape.stride();
        String result = graph.node(
                "Conv",
                List.of(input, graph.floats(kernel, shape.weights()), graph.floats(bias, shape.outputs())),
                Map.of(
                        "kernel_shape", List.of(side, side),
                        "strides", List.of(stride, stride),
                        "pads", List.of(padding, padding, padding, padding),
                        "group", (long) shape.groups()));
        return shape.rectified() ? graph.node("Relu", List.of(result), Map.of()) : result;
    }

    /** Scales the kernel in place and gives the bias. */
    private float[] folded(String name, Convolution shape, float[] kernel) {
        float[] mean = constant(name + ".mean", 0, false, shape);
        float[] variance = constant(name + ".variance", 1, false, shape);
        float[] gamma = constant(name + ".gamma", 1, true, shape);
        float[] beta = constant(name + ".beta", 0, true, shape);
        float[] bias = new float[shape.outputs()];
        int size = kernel.length / bias.length;
        for (int output = 0; output < bias.length; output++) {
            double scale = gamma[output] / Math.sqrt(variance[output] + Weights.EPSILON);
            bias[output] = (float) (beta[output] - mean[output] * scale);
            for (int i = output * size; i < (output + 1) * size; i++) {
                kernel[i] = (float) (kernel[i] * scale);
            }
        }
        return bias;
    }

    private float[] constant(String name, float start, boolean learnt, Convolution shape) {
        return weights.constant(name, start, learnt, shape.outputs()).values();
    }

    @Override
    public String bias(String name, String input, float start, long... shape) {
        Parameter parameter = weights.constant(name + ".bias", start, true, shape);
        return add(input, graph.floats(parameter.values(), shape));
    }

    @Override
    public String add(String left, String right) {
        return graph.node("Add", List.of(left, right), Map.of());
    }

    @Override
    public String multiply(String left, String right) {
        return graph.node("Mul", List.of(left, right), Map.of());
    }

    @Override
    public String concatenate(List<String> parts, int axis) {
        return graph.node("Concat", parts, Map.of("axis", (long) axis));
    }

    @Override
    public String enlarge(String input) {
        String scales = graph.floats(new float[] {1, 1, 2, 2}, 4);
        return graph.node(
                "Resize",
                List.of(input, "", scales),
                Map.of(
                        "mode", "nearest",
                        "coordinate_transformation_mode", "asymmetric",
                        "nearest_mode", "floor"));
    }

    @Override
    public String channels(String input, int from, int to) {
        return graph.node(
                "Slice", List.of(input, graph.integers(from), graph.integers(to), graph.integers(1)), Map.of());
    }

    @Override
    public String flatten(String input, int channels, int places) {
        return graph.node("Reshape", List.of(input, graph.integers(-1, channels, places)), Map.of());
    }

    @Override
    public String softplus(String input) {
        return graph.node("Softplus", List.of(input), Map.of());
    }

    @Override
    public String sigmoid(String input) {
        return graph.node("Sigmoid", List.of(input), Map.of());
    }

    @Override
    public String exponential(String input) {
        return graph.node("Exp", List.of(input), Map.of());
    }

    @Override
    public String constant(float[] values, long... shape) {
        return graph.floats(values, shape);
    }
}
