package io.framebus.bus;

import io.framebus.vision.Detection;
import java.util.List;

/**
 * What a model saw.
 *
 * @param detections after NMS, strongest first, in pixels of the frame
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
        String model,
        String sha256,
        long version,
        long queuedNanos,
        long preparedNanos,
        long ranNanos,
        long decodedNanos)
        implements BusMessage.Local {}
