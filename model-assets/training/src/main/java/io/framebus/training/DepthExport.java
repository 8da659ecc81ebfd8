package io.framebus.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;

/** The depth network as a file whose output is in metres. */
final class DepthExport {

    private DepthExport() {}

    static byte[] file(Weights weights) {
        OnnxGraph graph = new OnnxGraph().input("image", 1, 3, DepthNetwork.HEIGHT, DepthNetwork.WIDTH);
        String logarithms = DepthNetwork.apply(new OnnxOperators(graph, weights), "image");
        graph.node("Exp", List.of(logarithms), "depth", Map.of());
        return graph.output("depth", 1, 1, DepthNetwork.HEIGHT / 2, DepthNetwork.WIDTH / 2)
                .property("description", "Framebus scene depth, for the made-up crossing and nothing else")
                .property("author", "Framebus")
                .property("task", "depth")
                .property("depth", "metric")
                .property("near", "small")
                .property("unit", "metres along the optical axis")
                .written("scene_depth");
    }

    /** What PyTorch computes for the same picture. */
    static float[] reference(Weights weights, float[] picture) {
        try (NDManager manager = NDManager.newBaseManager()) {
            TorchOperators operators = new TorchOperators(manager, weights, false);
            NDArray input = manager.create(picture, new Shape(1, 3, DepthNetwork.HEIGHT, DepthNetwork.WIDTH));
            return operators.exponential(DepthNetwork.apply(operators, input)).toFloatArray();
        }
    }
}
