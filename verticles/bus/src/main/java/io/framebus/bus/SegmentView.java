package io.framebus.bus;

import io.framebus.vision.Detection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One segment of an analysis as the record has it.
 *
 * @param image {@code bucket/key} of the recognised frame
 * @param resultImage the same with the detections drawn
 * @param attempts how often its recognition was tried
 * @param error why it failed
 * @param detections empty in lists of segments, whose {@code objects} counts them
 */
public record SegmentView(
        UUID id,
        Scene scene,
        JobStatus status,
        long objects,
        Optional<String> image,
        Optional<String> resultImage,
        int attempts,
        Optional<String> error,
        List<Detection> detections,
        String model,
        String modelSha256)
        implements BusMessage.Local {
    /** The id of a task's segment: the same whenever and wherever the task is worked on. */
    public static UUID idOf(UUID task, long index) {
        return UUID.nameUUIDFromBytes((task + "/" + index).getBytes(StandardCharsets.UTF_8));
    }

    /** Several segments. */
    public record Many(List<SegmentView> segments) implements BusMessage.Local {}
}
