package io.framebus.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files that are no usable detectors, each for one reason. */
public final class OddModels {

    private OddModels() {}

    /** A file and a part of the reason it must be refused with. */
    public record Odd(Buffer file, String reason) {

        Odd(byte[] bytes, String reason) {
            this(Buffer.buffer(bytes), reason);
        }

        public byte[] bytes() {
            return file.getBytes();
        }
    }

    /** All of them by a name that says what is odd. */
    public static Map<String, Odd> all() {
        Map<String, Odd> odd = new LinkedHashMap<>();
        byte[] whole = TinyDetectorMaker.yolox(160, 128);
        odd.put("empty", new Odd(new byte[0], "ONNX Runtime refuses it"));
        odd.put("noise", new Odd("this is no model at all".repeat(40).getBytes(UTF_8), "ONNX Runtime refuses it"));
        odd.put("truncated", new Odd(Arrays.copyOf(whole, whole.length / 2), "ONNX Runtime refuses it"));
        odd.put("two_inputs", new Odd(twoInputs(), "it has 2 inputs (images, sizes)"));
        odd.put("rank_3_input", new Odd(identity(3, 128, 160), "has rank 3 [3, 128, 160]"));
        odd.put("channels_last", new Odd(identity(1, 128, 160, 3), "has its channels last"));
        odd.put("one_channel", new Odd(identity(1, 1, 128, 160), "has 1 channels"));
        odd.put("batch_of_4", new Odd(identity(4, 3, 128, 160), "takes exactly 4 images a run"));
        odd.put("odd_size", new Odd(identity(1, 3, 100, 160), "its input is 160x100 pixels"));
        odd.put("bytes_input", new Odd(bytesInput(), "holds UINT8 values"));
        odd.put("map_output", new Odd(identity(1, 3, 128, 160), "a map: it looks like segmentation"));
        odd.put("classifier", new Odd(filled(0, 1, 1000), "it looks like a classifier"));
        odd.put("yolov5", new Odd(filled(0, 1, 1260, 85), "it looks like YOLOv5"));
        odd.put("after_nms", new Odd(filled(0, 1, 300, 6), "it looks like boxes after NMS"));
        odd.put("no_classes", new Odd(filled(0, 1, 420, 5), "no room for classes"));
        odd.put("not_a_number", new Odd(filled(Float.NaN, 1, 420, 7), "its output holds NaN"));
        odd.put("infinite", new Odd(filled(Float.POSITIVE_INFINITY, 1, 6, 420), "its output holds Infinity"));
        odd.put("logits", new Odd(filled(-3, 1, 420, 7), "its scores leave 0..1"));
        odd.put("segmentation", new Odd(task("segment"), "task segment"));
        odd.put("wrong_names", new Odd(TinyDetectorMaker.yolox(160, 128, List.of("a", "b", "c")), "name 3 classes"));
        odd.put("external_weights", new Odd(external(), "its weights lie in other files"));
        return odd;
    }

    /** Takes hours to load: constants multiplied with each other without end. */
    public static byte[] endless() {
        OnnxWriter onnx = new OnnxWriter().input("images", OnnxWriter.FLOAT, 1, 3, 128, 160);
        String product = onnx.node("ConstantOfShape", List.of(onnx.integers(4096, 4096)), Map.of());
        String factor = product;
        for (int i = 0; i < 2000; i++) {
            product = onnx.node("MatMul", List.of(product, factor), Map.of());
        }
        onnx.node("Add", List.of("images", sum(onnx, product)), "output", Map.of());
        return onnx.output("output", OnnxWriter.FLOAT, 1, 3, 128, 160).toBytes();
    }

    /** Asks for 64 GiB. */
    public static byte[] greedy() {
        OnnxWriter onnx = new OnnxWriter().input("images", OnnxWriter.FLOAT, 1, 3, 128, 160);
        String wide = onnx.node("ConstantOfShape", List.of(onnx.integers(1 << 17, 1 << 17)), Map.of());
        onnx.node("Add", List.of("images", sum(onnx, wide)), "output", Map.of());
        return onnx.output("output", OnnxWriter.FLOAT, 1, 3, 128, 160).toBytes();
    }

    private static String sum(OnnxWriter onnx, String value) {
        return onnx.node("ReduceMax", List.of(value), Map.of("keepdims", 0L));
    }

    private static byte[] identity(long... shape) {
        OnnxWriter onnx = new OnnxWriter().input("images", OnnxWriter.FLOAT, shape);
        onnx.node("Identity", List.of("images"), "output", Map.of());
        return onnx.output("output", OnnxWriter.FLOAT, shape).toBytes();
    }

    private static byte[] bytesInput() {
        OnnxWriter onnx = new OnnxWriter().input("images", OnnxWriter.UINT8, 1, 3, 128, 160);
        onnx.node("Cast", List.of("images"), "output", Map.of("to", (long) OnnxWriter.FLOAT));
        return onnx.output("output", OnnxWriter.FLOAT, 1, 3, 128, 160).toBytes();
    }

    private static byte[] twoInputs() {
        OnnxWriter onnx = new OnnxWriter()
                .input("images", OnnxWriter.FLOAT, 1, 3, 128, 160)
                .input("sizes", OnnxWriter.FLOAT, 1, 3, 128, 160);
        onnx.node("Add", List.of("images", "sizes"), "output", Map.of());
        return onnx.output("output", OnnxWriter.FLOAT, 1, 3, 128, 160).toBytes();
    }

    /** An output of this shape that holds one value everywhere, whatever the picture. */
    private static byte[] filled(float value, long... shape) {
        return constantOutput(new OnnxWriter(), value, shape);
    }

    private static byte[] task(String task) {
        return constantOutput(new OnnxWriter().property("task", task), 0, 1, 420, 7);
    }

    private static byte[] constantOutput(OnnxWriter onnx, float value, long... shape) {
        onnx.input("images", OnnxWriter.FLOAT, 1, 3, 128, 160);
        String zeros = onnx.node("ConstantOfShape", List.of(onnx.integers(shape)), Map.of());
        String blank = onnx.node("Mul", List.of(sum(onnx, "images"), onnx.floats(List.of(), 0)), Map.of());
        String picture = onnx.node("Add", List.of(zeros, blank), Map.of());
        onnx.node("Add", List.of(picture, onnx.floats(List.of(), value)), "output", Map.of());
        return onnx.output("output", OnnxWriter.FLOAT, shape).toBytes();
    }

    private static byte[] external() {
        OnnxWriter onnx = new OnnxWriter().input("images", OnnxWriter.FLOAT, 1, 3, 128, 160);
        String weights = onnx.external(List.of(1L), "/etc/hostname");
        onnx.node("Mul", List.of("images", weights), "output", Map.of());
        return onnx.output("output", OnnxWriter.FLOAT, 1, 3, 128, 160).toBytes();
    }
}
