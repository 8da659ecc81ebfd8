package io.framebus.bus;

import io.framebus.vision.Detection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One frame's result on its way to the record. Records of a stream come in {@code seq} order.
 *
 * @param seq index among the selected frames, from 0
 * @param position where the frame stands
 * @param timestampMillis wall clock at receipt (live) or media time (finite), Unix epoch
 * @param width of the frame, pixels
 * @param height of the frame, pixels
 * @param failed reason where the frame failed, empty where it was processed
 * @param model name of the model
 * @param modelSha256 of the model's file, empty where the frame failed before it
 * @param detections at or above the detect threshold
 * @param trackerInput everything the trackers were given, empty list where the pipeline does not track
 * @param tracked the trackers' answer
 * @param s3Path of the annotated picture
 * @param extras what only some pipelines have
 * @param counters all buckets up to and including this frame; nothing in flight
 */
public record FrameRecord(
        long seq,
        FramePosition position,
        long timestampMillis,
        int width,
        int height,
        Optional<String> failed,
        String model,
        String modelSha256,
        List<Detection> detections,
        List<Detection> trackerInput,
        Tracked tracked,
        Optional<String> s3Path,
        Extras extras,
        Counters counters)
        implements BusMessage.Local {

    /**
     * What only some pipelines have.
     *
     * @param attempts how often inference was tried
     * @param reason why the frame failed, for people
     * @param plainPath {@code bucket/key} of the frame without anything drawn
     * @param depth least and greatest value of the frame's depth map, robust against single pixels
     */
    public record Extras(
            int attempts, Optional<String> reason, Optional<String> plainPath, Optional<DepthRange> depth) {
        public static final Extras NONE = new Extras(1, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Least and greatest value of a depth map, in the unit of the model. */
    public record DepthRange(float low, float high) {}

    public String frameId() {
        return frameId(seq);
    }

    /** {@code frame_%05d}, growing past five digits when needed. */
    public static String frameId(long seq) {
        return String.format(Locale.ROOT, "frame_%05d", seq);
    }
}
