package io.framebus.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The detector as a file that says of itself what exports of ultralytics say. */
final class DetectorExport {

    private static final String NAMES = ClassIds.KINDS.stream()
            .map(kind -> ClassIds.of(kind) + ": '" + kind.label() + "'")
            .collect(Collectors.joining(", ", "{", "}"));

    private DetectorExport() {}

    static byte[] file(Weights weights) {
        int width = DetectorNetwork.WIDTH;
        int height = DetectorNetwork.HEIGHT;
        OnnxGraph graph = new OnnxGraph().input("images", 1, 3, height, width);
        OnnxOperators operators = new OnnxOperators(graph, weights);
        DetectorNetwork.Output<String> output = DetectorNetwork.apply(operators, "images", width, height);
        List<String> parts = List.of(output.boxes(), operators.sigmoid(output.logits()));
        graph.node("Concat", parts, "output0", Map.of("axis", 1L));
        return graph.output("output0", 1, 4 + DetectorNetwork.CLASSES, DetectorNetwork.places(width, height))
                .property("description", "Framebus scene detector, for the made-up crossing and nothing else")
                .property("author", "Framebus")
                .property("task", "detect")
                .property("stride", "32")
                .property("batch", "1")
                .property("imgsz", "[" + height + ", " + width + "]")
                .property("names", NAMES)
                .written("scene_detector");
    }

    /** What PyTorch computes for the same picture, in the order of the file's output. */
    static float[] reference(Weights weights, float[] picture) {
        try (NDManager manager = NDManager.newBaseManager()) {
            TorchOperators operators = new TorchOperators(manager, weights, false);
            Shape shape = new Shape(1, 3, DetectorNetwork.HEIGHT, DetectorNetwork.WIDTH);
            DetectorNetwork.Output<NDArray> output = DetectorNetwork.apply(
                    operators, manager.create(picture, shape), DetectorNetwork.WIDTH, DetectorNetwork.HEIGHT);
            List<NDArray> parts = new ArrayList<>();
            parts.add(output.boxes());
            parts.add(operators.sigmoid(output.logits()));
            return operators.concatenate(parts, 1).toFloatArray();
        }
    }
}
