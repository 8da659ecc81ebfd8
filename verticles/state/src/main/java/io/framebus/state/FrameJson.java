package io.framebus.state;

import io.framebus.bus.FrameRecord;
import io.framebus.bus.Json;
import io.framebus.bus.PipelineSpec.Group;
import io.framebus.bus.StreamAssignment;
import io.framebus.vision.Detection;
import io.framebus.vision.Track;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The records of one stream's frames for Kafka, in the contract's form. */
final class FrameJson {

    /** The groups that have topics of their own, and the first word of their frame topics. */
    private static final Map<String, String> GROUP_TOPICS = Map.of("cars", "car", "people", "person");

    private final String id;
    private final List<Group> groups;
    private final boolean tracks;

    FrameJson(StreamAssignment assignment) {
        this.id = assignment.id().toString();
        this.tracks = assignment.pipeline().tracks();
        this.groups = assignment.pipeline().groups().stream()
                .filter(group -> GROUP_TOPICS.containsKey(group.name()))
                .toList();
    }

    /** One record: JSON for a topic, keyed by the stream. */
    record Published(String topic, long seq, String value) {}

    void addTo(List<Published> records, FrameRecord frame) {
        String frameId = frame.frameId();
        String timestamp = Json.time(frame.timestampMillis());
        String failed = frame.failed()
                .map(reason -> ",\"failed\":" + Json.write(reason))
                .orElse("");
        String head = "{\"id\":\"" + id + "\",\"frame_id\":\"" + frameId + "\",\"seq\":" + frame.seq();
        String stamped = ",\"timestamp\":\"" + timestamp + "\"";
        records.add(new Published(
                "frames",
                frame.seq(),
                head + ",\"pts_ms\":" + frame.position().ptsMillis() + stamped + ",\"s3_path\":"
                        + Json.write(frame.s3Path()) + failed + "}"));
        String seen = head + stamped + ",\"model\":" + Json.write(frame.model()) + ",\"model_sha256\":"
                + Json.write(frame.modelSha256()) + failed;
        records.add(new Published(
                "detections", frame.seq(), seen + ",\"detections\":" + Json.write(frame.detections()) + "}"));
        if (tracks) {
            records.add(new Published(
                    "tracks",
                    frame.seq(),
                    seen + ",\"tracks\":" + Json.write(frame.tracked().tracks()) + "}"));
        }
        String named = "{\"frame_id\":\"" + frameId + "\",\"video_id\":\"" + id + "\"" + stamped;
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
