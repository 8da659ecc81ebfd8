package io.framebus.bus;

import io.framebus.vision.Detection;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * What a new owner needs to go on where the record ends.
 *
 * @param seq last recorded frame
 * @param position where that frame stood
 * @param timestampMillis its wall clock (live) or media time (finite), Unix epoch
 * @param counters all buckets up to and including that frame; nothing in flight
 * @param trackerSnapshot tracker state at an earlier frame, or empty where the pipeline does not track
 * @param trackerInputs detections of the frames recorded behind the snapshot, in order
 */
public record Checkpoint(
        long seq,
        FramePosition position,
        long timestampMillis,
        Counters counters,
        Optional<TrackerSnapshot> trackerSnapshot,
        List<TrackerInput> trackerInputs) {

    /** Tracker state of all groups after the frame {@code seq}; the bytes are the tracking room's own. */
    public record TrackerSnapshot(long seq, Buffer state) {}

    /** What the trackers were given for one frame: everything above the low threshold. */
    public record TrackerInput(long seq, List<Detection> detections) {}
}
