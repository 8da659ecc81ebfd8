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
        odd.put("empty", new Odd(new byte[0], "it is empty"));
        odd.put("noise", new Odd("this is no model at all".repeat(40).getBytes(UTF_8), "it is no ONNX model but text"));
        odd.put(
                "picture",
                new Odd(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 0}, "it is no ONNX model but a picture"));
        odd.put(
                "truncated",
                new Odd(
                        Arrays.copyOf(whole, whole.length / 2),
                        "it is cut off: " + whole.length / 2 + " bytes are here"));
        odd.put("two_inputs", new Odd(twoInputs(), "it has 2 inputs (images, sizes)"));
        odd.put("rank_3_input", new Odd(identity(3, 128, 160), "has rank 3 [3, 128, 160]"));
        odd.put("channels_last_map", new Odd(identity(1, 128, 160, 3), "a map: it looks like segmentation"));
        odd.put("one_channel", new Odd(identity(1, 1, 128, 160), "has 1 channels"));
        odd.put("batch_of_4", new Odd(identity(4, 3, 128, 160), "takes exactly 4 images a run"));
        odd.put("features_input", new Odd(identity(1, 256, 64, 64), "it looks like a decoder without its encoder"));
        odd.put("tiny_input", new Odd(identity(1, 3, 16, 160), "its input is 160x16 pixels"));
        odd.put("token_input", new Odd(tokenInput(), "holds INT64 values"));
        odd.put("two_features", new Odd(twoFeatures(), "none of them a picture: it looks like a decoder"));
        odd.put("map_output", new Odd(identity(1, 3, 128, 160), "a map: it looks like segmentation"));
        odd.put("classifier", new Odd(filled(0, 1, 1000), "it looks like a classifier"));
        odd.put("reid", new Odd(filled(0, 1, 512), "it looks like an embedding"));
        odd.put(
                "free_size",
                new Odd(freeSizeThatIsFixed(), "it leaves axes free (2 (free), 3 (free)), but a run with"));
        odd.put("feature_maps", new Odd(filled(0, 1, 3, 16, 20, 85), "feature maps before their decoding"));
        odd.put("strange_table", new Odd(filled(0, 1, 77, 33), "yolox has [1, 420, 5 + classes]"));
        odd.put("finished_scores", new Odd(finishedScores(), "finished scores before any suppression"));
        odd.put("no_classes", new Odd(filled(0, 1, 420, 5), "no room for classes"));
        odd.put("not_a_number", new Odd(filled(Float.NaN, 1, 420, 7), "its output holds NaN"));
        odd.put("infinite", new Odd(filled(Float.POSITIVE_INFINITY, 1, 6, 420), "its output holds Infinity"));
        odd.put("logits", new Odd(filled(-3, 1, 420, 7), "its scores leave 0..1"));
        odd.put("masks", new Odd(masks(), "one of them a map: it looks like segmentation"));
        odd.put("segmentation", new Odd(task("segment"), "task segment"));
        odd.put(
                "wrong_names",
                new Odd(TinyDetectorMaker.yolox(160, 128, List.of("a", "b", "c")), "its metadata name 3 classes"));
        odd.put("external_weights", new Odd(external(), "its weights lie in other files (/etc/hostname)"));
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

    private static byte[] tokenInput() {
        OnnxWriter onnx = new OnnxWriter().input("images", OnnxWriter.INT64, 1, 3, 128, 160);
        onnx.node("Cast", List.of("images"), "output", Map.of("to", (long) OnnxWriter.FLOAT));
        return onnx.output("output", OnnxWriter.FLOAT, 1, 3, 128, 160).toBytes();
    }

    private static byte[] twoFeatures() {
        OnnxWriter onnx = new OnnxWriter()
                .input("image_embeddings", OnnxWriter.FLOAT, 1, 256, 64, 64)
                .input("point_coords", OnnxWriter.FLOAT, 1, 2, 2);
        onnx.node("Identity", List.of("image_embeddings"), "output", Map.of());
        onnx.node("Identity", List.of("point_coords"), "points", Map.of());
        return onnx.output("output", OnnxWriter.FLOAT, 1, 256, 64, 64)
                .output("points", OnnxWriter.FLOAT, 1, 2, 2)
                .toBytes();
    }

    /** Declares any height and width, but adds a constant of one size. */
    private static byte[] freeSizeThatIsFixed() {
        OnnxWriter onnx = new OnnxWriter().input("images", OnnxWriter.FLOAT, 1, 3, -1, -1);
        onnx.node("Add", List.of("images", onnx.floats(List.of(1L, 3L, 1L, 5L), new float[15])), "output", Map.of());
        return onnx.output("output", OnnxWriter.FLOAT, 1, 3, -1, -1).toBytes();
    }

    private static byte[] masks() {
        return new FamilyModels("images", OnnxWriter.FLOAT, 1, 3, 128, 160)
                .output("output0", List.of(1L, 38L, 420L), new float[38 * 420])
                .output("output1", List.of(1L, 32L, 32L, 40L), new float[32 * 32 * 40])
                .toBytes();
    }

    /** More numbers than the trial's heap takes. */
    public static byte[] huge() {
        OnnxWriter onnx = new OnnxWriter().input("images", OnnxWriter.FLOAT, 1, 3, 128, 160);
        String zeros = onnx.node("ConstantOfShape", List.of(onnx.integers(1, 420, 200_000)), Map.of());
        onnx.node("Add", List.of(zeros, sum(onnx, "images")), "output", Map.of());
        return onnx.output("output", OnnxWriter.FLOAT, 1, 420, 200_000).toBytes();
    }

    private static byte[] finishedScores() {
        return new FamilyModels("images", OnnxWriter.FLOAT, 1, 3, 128, 160)
                .output("scores", List.of(1L, 40L, 3L), new float[120])
                .output("boxes", List.of(1L, 40L, 4L), new float[160])
                .toBytes();
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
