package io.framebus.bus;

import io.framebus.vision.DepthMap;
import io.framebus.vision.Detection;
import java.util.List;
import java.util.Optional;

/**
 * What a model saw.
 *
 * @param detections after NMS, strongest first, in pixels of the frame
 * @param depth of the frame, where the model is one for depth
 * @param model name of the model
 * @param sha256 of the model's file
 * @param version counts the exchanges of the model, 0 for its first file; a stream's frames never go back to a lower
 *     one
 * @param queuedNanos time waited for a session
 * @param preparedNanos time for letterbox and tensor
 * @param ranNanos time inside the model
 * @param decodedNanos time for output decoding and NMS
 */
public record Inferred(
        List<Detection> detections,
        Optional<DepthMap> depth,
        String model,
        String sha256,
        long version,
        long queuedNanos,
        long preparedNanos,
        long ranNanos,
        long decodedNanos)
        implements BusMessage.Local {
    /** What a detector saw. */
    public Inferred(
            List<Detection> detections,
            String model,
            String sha256,
            long version,
            long queuedNanos,
            long preparedNanos,
            long ranNanos,
            long decodedNanos) {
        this(detections, Optional.empty(), model, sha256, version, queuedNanos, preparedNanos, ranNanos, decodedNanos);
    }
}
