package io.framebus.inference;

import io.framebus.vision.DepthMap;
import io.framebus.vision.Detection;
import java.util.List;
import java.util.Optional;

/**
 * What a model saw in one frame.
 *
 * @param detections empty where it measures depth
 * @param depth empty where it finds objects
 */
record Sight(List<Detection> detections, Optional<DepthMap> depth) {

    Sight {
        detections = List.copyOf(detections);
    }

    static Sight of(List<Detection> detections) {
        return new Sight(detections, Optional.empty());
    }

    static Sight of(DepthMap depth) {
        return new Sight(List.of(), Optional.of(depth));
    }
}
