package io.framebus.inference;

import java.util.List;
import java.util.Map;

/**
 * Makes models with constant outputs. The picture is added to them after it was multiplied by zero, so that it counts.
 */
final class FamilyModels {

    private final OnnxWriter onnx = new OnnxWriter();
    private final String nothing;

    /** @param type of the elements, by {@link OnnxWriter}'s numbers */
    FamilyModels(String input, int type, long... shape) {
        onnx.input(input, type, shape);
        String floats = type == OnnxWriter.FLOAT
                ? input
                : onnx.node("Cast", List.of(input), Map.of("to", (long) OnnxWriter.FLOAT));
        String greatest = onnx.node("ReduceMax", List.of(floats), Map.of("keepdims", 0L));
        nothing = onnx.node("Mul", List.of(greatest, onnx.floats(List.of(), 0)), Map.of());
    }

    /** A second input for width and height of the picture. */
    FamilyModels sizes(String name) {
        onnx.input(name, OnnxWriter.INT64, 1, 2);
        return this;
    }

    FamilyModels property(String key, String value) {
        onnx.property(key, value);
        return this;
    }

    /** An output of these floats. */
    FamilyModels output(String name, List<Long> shape, float... values) {
        onnx.node("Add", List.of(onnx.floats(shape, values), nothing), name, Map.of());
        onnx.output(name, OnnxWriter.FLOAT, sizes(shape));
        return this;
    }

    /** An output of these numbers in another type. */
    FamilyModels output(String name, int type, List<Long> shape, float... values) {
        String floats = onnx.node("Add", List.of(onnx.floats(shape, values), nothing), Map.of());
        onnx.node("Cast", List.of(floats), name, Map.of("to", (long) type));
        onnx.output(name, type, sizes(shape));
        return this;
    }

    /** Boxes as shares of the picture, which the model multiplies by the sizes it is given. */
    FamilyModels scaledBoxes(String name, String sizes, List<Long> shape, float... shares) {
        String floats = onnx.node("Cast", List.of(sizes), Map.of("to", (long) OnnxWriter.FLOAT));
        String twice = onnx.node("Concat", List.of(floats, floats), Map.of("axis", 1L));
        onnx.node("Mul", List.of(onnx.floats(shape, shares), twice), name, Map.of());
        onnx.output(name, OnnxWriter.FLOAT, sizes(shape));
        return this;
    }

    /** The picture itself, grey and made smaller by taking the mean of squares. */
    FamilyModels meanOf(String input, String name, long side, List<Long> shape) {
        String small = onnx.node(
                "AveragePool",
                List.of(input),
                Map.of("kernel_shape", List.of(side, side), "strides", List.of(side, side)));
        String grey = onnx.node("ReduceMean", List.of(small), Map.of("axes", List.of(1L), "keepdims", 1L));
        onnx.node("Reshape", List.of(grey, onnx.integers(sizes(shape))), name, Map.of());
        onnx.output(name, OnnxWriter.FLOAT, sizes(shape));
        return this;
    }

    private static long[] sizes(List<Long> shape) {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    byte[] toBytes() {
        return onnx.toBytes();
    }
}
