package io.framebus.state;

import io.framebus.bus.FrameRecord;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobSpec;
import io.framebus.bus.Json;
import io.framebus.bus.PipelineSpec.Group;
import io.framebus.bus.SegmentView;
import io.framebus.bus.StreamAssignment;
import io.framebus.vision.Detection;
import io.framebus.vision.Track;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The records of one stream's frames for Kafka, in the contract's form; which ones depends on what it is for. */
final class FrameJson {

    /** The groups that have topics of their own, and the first word of their frame topics. */
    private static final Map<String, String> GROUP_TOPICS = Map.of("cars", "car", "people", "person");

    private final UUID stream;
    private final String id;
    private final Optional<JobKind> kind;
    private final List<Group> groups;
    private final boolean tracks;

    FrameJson(StreamAssignment assignment) {
        this.stream = assignment.id();
        this.kind = assignment.job().map(JobSpec::kind);
        this.id = assignment.id().toString();
        this.tracks = assignment.pipeline().tracks();
        this.groups = assignment.pipeline().groups().stream()
                .filter(group -> GROUP_TOPICS.containsKey(group.name()))
                .toList();
    }

    /** One record: JSON for a topic, keyed by the stream. */
    record Published(String topic, long seq, String value) {}

    void addTo(List<Published> records, FrameRecord frame) {
        if (kind.isEmpty()) {
            addPlain(records, frame);
            return;
        }
        switch (kind.get()) {
            case TRACKING -> addGroups(records, frame);
            case PHOTO, VIDEO -> addFailedSegment(records, frame);
            case DEPTH -> addMetadata(records, frame);
            case ENHANCEMENT -> {}
        }
    }

    private void addPlain(List<Published> records, FrameRecord frame) {
        String failed = frame.failed()
                .map(reason -> ",\"failed\":" + Json.write(reason))
                .orElse("");
        String head = "{\"id\":\"" + id + "\",\"frame_id\":\"" + frame.frameId() + "\",\"seq\":" + frame.seq();
        records.add(new Published(
                "frames",
                frame.seq(),
                head + ",\"pts_ms\":" + frame.position().ptsMillis() + stamp(frame) + ",\"s3_path\":"
                        + Json.write(frame.s3Path()) + failed + "}"));
        String seen = head + stamp(frame) + ",\"model\":" + Json.write(frame.model()) + ",\"model_sha256\":"
                + Json.write(frame.modelSha256()) + failed;
        records.add(new Published(
                "detections", frame.seq(), seen + ",\"detections\":" + Json.write(frame.detections()) + "}"));
        if (tracks) {
            records.add(new Published(
                    "tracks",
                    frame.seq(),
                    seen + ",\"tracks\":" + Json.write(frame.tracked().tracks()) + "}"));
        }
        addGroups(records, frame);
    }

    private static String stamp(FrameRecord frame) {
        return ",\"timestamp\":\"" + Json.time(frame.timestampMillis()) + "\"";
    }

    /** What failed for good, for whoever repeats it by other means. */
    private void addFailedSegment(List<Published> records, FrameRecord frame) {
        if (frame.failed().isPresent()) {
            String reason = frame.extras().reason().or(frame::failed).orElse("");
            records.add(new Published(
                    "recognition_queue.dlq",
                    frame.seq(),
                    "{\"task_id\":\"" + id + "\",\"segment_id\":\"" + SegmentView.idOf(stream, frame.seq())
                            + "\",\"index\":" + frame.seq() + ",\"frame_ms\":"
                            + frame.position().ptsMillis() + ",\"attempts\":"
                            + frame.extras().attempts() + ",\"error\":" + Json.write(reason) + "}"));
        }
    }

    private void addMetadata(List<Published> records, FrameRecord frame) {
        records.add(new Published(
                "frame-metadata",
                frame.seq(),
                "{\"video_id\":\"" + id + "\",\"frame_id\":\"" + frame.frameId() + "\",\"frame_number\":" + frame.seq()
                        + ",\"s3_path\":" + Json.write(frame.extras().plainPath()) + "}"));
    }

    private void addGroups(List<Published> records, FrameRecord frame) {
        String named = "{\"frame_id\":\"" + frame.frameId() + "\",\"video_id\":\"" + id + "\"" + stamp(frame);
        groups.forEach(group -> addGroup(records, frame, group, named));
    }

    private static void addGroup(List<Published> records, FrameRecord frame, Group group, String named) {
        Set<String> labels = new HashSet<>(group.labels());
        List<Detection> detections = frame.detections().stream()
                .filter(detection -> labels.contains(detection.label()))
                .toList();
        List<Track> tracks = frame.tracked().tracks().stream()
                .filter(track -> track.group().equals(group.name()))
                .toList();
        records.add(new Published(GROUP_TOPICS.get(group.name()) + "-frames", frame.seq(), named + "}"));
        records.add(new Published(
                "detections-" + group.name(), frame.seq(), named + ",\"detections\":" + Json.write(detections) + "}"));
        records.add(new Published(
                "tracks-" + group.name(), frame.seq(), named + ",\"tracks\":" + Json.write(tracks) + "}"));
    }
}
