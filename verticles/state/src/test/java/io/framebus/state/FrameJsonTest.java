package io.framebus.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.framebus.bus.FrameRecord;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobSpec;
import io.framebus.bus.LeaseMessage.ClaimedStream;
import io.framebus.bus.Priority;
import io.framebus.bus.SegmentView;
import io.framebus.bus.SourceSpec;
import io.framebus.vision.StreamState;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class FrameJsonTest {

    private static final UUID ID = UUID.fromString("0b6f4a52-6f0e-4c53-8a51-3ad8a1b2c3d4");

    @Test
    void recordsHaveTheFieldsOfTheContract() {
        Map<String, Set<String>> fields = published(Frames.frame(3)).stream()
                .collect(Collectors.toMap(
                        FrameJson.Published::topic,
                        record -> new JsonObject(record.value())
                                .fieldNames().stream().collect(Collectors.toSet())));
        Set<String> named = Set.of("frame_id", "video_id", "timestamp");
        assertEquals(
                Map.of(
                        "frames", Set.of("id", "frame_id", "seq", "pts_ms", "timestamp", "s3_path"),
                        "detections",
                                Set.of("id", "frame_id", "seq", "timestamp", "model", "model_sha256", "detections"),
                        "tracks", Set.of("id", "frame_id", "seq", "timestamp", "model", "model_sha256", "tracks"),
                        "car-frames", named,
                        "person-frames", named,
                        "detections-cars", Set.of("frame_id", "video_id", "timestamp", "detections"),
                        "detections-people", Set.of("frame_id", "video_id", "timestamp", "detections"),
                        "tracks-cars", Set.of("frame_id", "video_id", "timestamp", "tracks"),
                        "tracks-people", Set.of("frame_id", "video_id", "timestamp", "tracks")),
                fields);
    }

    @Test
    void framesRecordReadsAsTheContractHasIt() {
        assertEquals(
                "{\"id\":\"" + ID + "\",\"frame_id\":\"frame_00003\",\"seq\":3,\"pts_ms\":120,"
                        + "\"timestamp\":\"1970-01-01T00:00:00.120Z\",\"s3_path\":\"frames/key/frame_00003.jpg\"}",
                published(Frames.frame(3)).getFirst().value());
    }

    @Test
    void textIsEscaped() {
        FrameJson.Published detections = published(Frames.labelled(0, "a\"b\n")).get(1);
        assertEquals(
                "a\"b\n",
                new JsonObject(detections.value())
                        .getJsonArray("detections")
                        .getJsonObject(0)
                        .getString("label"));
    }

    @Test
    void trackingByNameHasTheSixTopicsAndNoOthers() {
        assertEquals(
                List.of(
                        "car-frames",
                        "detections-cars",
                        "tracks-cars",
                        "person-frames",
                        "detections-people",
                        "tracks-people"),
                topics(JobKind.TRACKING, Frames.frame(3)));
        assertEquals(
                "{\"frame_id\":\"frame_00003\",\"video_id\":\"" + ID + "\",\"timestamp\":\"1970-01-01T00:00:00.120Z\"}",
                published(Optional.of(JobKind.TRACKING), Frames.frame(3))
                        .getFirst()
                        .value());
    }

    @Test
    void depthHasTheMetadataOfItsFrames() {
        assertEquals(
                List.of(
                        new FrameJson.Published(
                                "frame-metadata",
                                3,
                                "{\"video_id\":\"" + ID
                                        + "\",\"frame_id\":\"frame_00003\",\"frame_number\":3,\"s3_path\":\"plain/frame_00003.jpg\"}")),
                published(Optional.of(JobKind.DEPTH), Frames.ofJob(3)));
    }

    @Test
    void analysisHasARecordOfWhatFailedForGoodOnly() {
        assertEquals(List.of(), topics(JobKind.VIDEO, Frames.ofJob(3)));
        assertEquals(
                List.of(new FrameJson.Published(
                        "recognition_queue.dlq",
                        3,
                        "{\"task_id\":\"" + ID + "\",\"segment_id\":\"" + SegmentView.idOf(ID, 3)
                                + "\",\"index\":3,\"frame_ms\":120,\"attempts\":3,\"error\":\"a \\\"bad\\\" model\"}")),
                published(Optional.of(JobKind.PHOTO), Frames.failed(3, "a \"bad\" model")));
    }

    private static List<String> topics(JobKind kind, FrameRecord frame) {
        return published(Optional.of(kind), frame).stream()
                .map(FrameJson.Published::topic)
                .toList();
    }

    private static List<FrameJson.Published> published(FrameRecord frame) {
        return published(Optional.empty(), frame);
    }

    private static List<FrameJson.Published> published(Optional<JobKind> kind, FrameRecord frame) {
        ClaimedStream claimed = new ClaimedStream(
                ID,
                1,
                "name",
                new SourceSpec("/a", SourceSpec.Kind.FILE, 0),
                "track",
                "model",
                0,
                List.of(),
                StreamState.INIT_STARTUP,
                false,
                Optional.empty(),
                kind.map(one -> new JobSpec(one, "a.mp4", Priority.NORMAL, 0, new JsonObject())));
        List<FrameJson.Published> records = new ArrayList<>();
        new FrameJson(Frames.assignment(claimed)).addTo(records, frame);
        return records;
    }
}
