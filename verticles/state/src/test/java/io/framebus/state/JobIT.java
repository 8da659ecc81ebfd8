package io.framebus.state;

import static io.framebus.state.StateIT.assertKind;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.FrameRecord;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobMessage;
import io.framebus.bus.JobQuery;
import io.framebus.bus.JobStatus;
import io.framebus.bus.JobView;
import io.framebus.bus.LeaseMessage.ClaimedStream;
import io.framebus.bus.Priority;
import io.framebus.bus.Scene;
import io.framebus.bus.SegmentView;
import io.framebus.bus.StreamQuery;
import io.framebus.vision.StreamState;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServer.class)
final class JobIT {

    private final StateConfig config = StateConfig.of(TestServer.freshDatabase());
    private final Node node = new Node("a", config);

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void photoIsOneSegmentAndBothHaveTheirRecords() {
        UUID id = node.createJob(JobKind.PHOTO, Priority.HIGH);
        JobView job = node.job(id);
        assertEquals(JobStatus.QUEUED, job.status());
        assertEquals(new JobView.Segments(1, 0, 0), job.segments());
        assertEquals("single", job.spec().options().getString("layout"));
        assertEquals(Priority.HIGH, job.spec().priority());
        SegmentView segment = node.segments(id).getFirst();
        assertEquals(SegmentView.idOf(id, 0), segment.id());
        assertEquals(new Scene(0, 0, 0, 0, 0), segment.scene());

        JsonObject task = new JsonObject(payloads("video_processing_queue").getFirst());
        assertEquals(
                job.createdAt().toString().substring(0, 19),
                task.getString("created_at").substring(0, 19));
        task.remove("created_at");
        assertEquals(
                new JsonObject()
                        .put("task_id", id.toString())
                        .put("kind", "photo")
                        .put("filename", "a.mp4")
                        .put("priority", "high")
                        .put("s3_path", "input-files/" + id + "/a.mp4"),
                task);
        assertEquals(
                List.of(new JsonObject()
                        .put("task_id", id.toString())
                        .put("segment_id", segment.id().toString())
                        .put("index", 0)
                        .put("start_ms", 0)
                        .put("end_ms", 0)
                        .put("frame_ms", 0)),
                payloads("recognition_queue").stream().map(JsonObject::new).toList());
        assertEquals(
                List.of("video_processing_queue:" + id + ":0", "recognition_queue:" + id + ":0"),
                column("select unnest(dedup_keys) from outbox where topic like '%queue' order by topic desc"));
        assertEquals(List.of(id.toString(), id.toString()), column("select key from outbox where topic like '%queue'"));
    }

    @Test
    void theSameKeyGivesTheSameJobWithoutASecondRecord() {
        UUID first = node.createJob(JobKind.VIDEO, Priority.NORMAL, 5, Optional.of("key"));
        UUID second = node.createJob(JobKind.VIDEO, Priority.NORMAL, 5, Optional.of("key"));
        assertEquals(first, second);
        assertEquals(1, payloads("video_processing_queue").size());
    }

    @Test
    void nothingThatWasNotUploadedIsQueuedForOthers() {
        node.createJob(JobKind.TRACKING, Priority.NORMAL);
        assertEquals(List.of(), payloads("video_processing_queue"));
    }

    @Test
    void jobsAreListedNewestFirstByKindAndStatusAndNotAmongStreams() {
        node.create("/media/plain.mp4");
        UUID photo = node.createJob(JobKind.PHOTO, Priority.NORMAL);
        UUID depth = node.createJob(JobKind.DEPTH, Priority.NORMAL);
        UUID other = node.createJob(JobKind.PHOTO, Priority.NORMAL);
        node.beat();
        node.advance(node.claimJobs(0, 1).getFirst().id(), 1, StreamState.IN_STARTUP_PROCESSING);
        assertEquals(List.of(other, depth, photo), listed(Optional.empty(), Optional.empty(), Optional.empty(), 10));
        assertEquals(List.of(depth, photo), listed(Optional.empty(), Optional.empty(), Optional.of(other), 10));
        assertEquals(List.of(other), listed(Optional.of(JobKind.PHOTO), Optional.empty(), Optional.empty(), 1));
        assertEquals(
                List.of(photo),
                listed(Optional.of(JobKind.PHOTO), Optional.of(JobStatus.PROCESSING), Optional.empty(), 10));
        assertEquals(
                1,
                node.ask(Addresses.listStreams(), new StreamQuery.Page(10, Optional.empty()))
                        .streams()
                        .size());
        assertKind(
                Failure.Kind.NOT_FOUND,
                () -> listed(Optional.empty(), Optional.empty(), Optional.of(UUID.randomUUID()), 10));
    }

    @Test
    void statusFollowsTheStream() {
        UUID id = node.createJob(JobKind.DEPTH, Priority.NORMAL);
        ClaimedStream claimed = node.claimJob();
        assertEquals(node.job(id).spec(), claimed.job().orElseThrow());
        assertEquals(
                Optional.of("input-files/" + id + "/a.mp4"), claimed.source().storedPath());
        node.advance(id, 1, StreamState.IN_STARTUP_PROCESSING);
        JobView processing = node.job(id);
        assertEquals(JobStatus.PROCESSING, processing.status());
        assertEquals(1, processing.attempts());
        assertTrue(processing.startedAt().isPresent());
        node.end(claimed);
        JobView done = node.job(id);
        assertEquals(JobStatus.DONE, done.status());
        assertEquals(Optional.empty(), done.error());
        assertTrue(done.finishedAt().isPresent());
        assertEquals(List.of(), payloads("video_processing_queue.dlq"));
    }

    @Test
    void jobThatFailedForGoodIsARecordWithItsReason() {
        UUID id = node.createJob(JobKind.DEPTH, Priority.LOW);
        node.end(node.claimJob(), Optional.of("ml: no model"));
        assertEquals(JobStatus.FAILED, node.job(id).status());
        assertEquals(Optional.of("ml: no model"), node.job(id).error());
        JsonObject record =
                new JsonObject(payloads("video_processing_queue.dlq").getFirst());
        assertEquals(id.toString(), record.getString("task_id"));
        assertEquals("ml: no model", record.getString("error"));
        assertEquals("input-files/" + id + "/a.mp4", record.getString("s3_path"));
    }

    @Test
    void scenesFoundAgainAreLeftAsTheyAre() {
        UUID id = node.createJob(JobKind.VIDEO, Priority.NORMAL);
        node.claimJob();
        addScenes(id, 1, 0, 2);
        List<SegmentView> first = node.segments(id);
        addScenes(id, 1, 0, 3);
        List<SegmentView> second = node.segments(id);
        assertEquals(first, second.subList(0, 2));
        assertEquals(
                List.of(scene(0), scene(1), scene(2)),
                second.stream().map(SegmentView::scene).toList());
        assertEquals(
                LongStream.range(0, 3)
                        .mapToObj(index -> "recognition_queue:" + id + ":" + index)
                        .toList(),
                column("select unnest(dedup_keys) from outbox where topic = 'recognition_queue' order by id"));
        assertKind(Failure.Kind.STALE_EPOCH, () -> addScenes(id, 0, 3, 4));
        assertKind(Failure.Kind.NOT_FOUND, () -> addScenes(UUID.randomUUID(), 1, 0, 1));
    }

    @Test
    void framesOfAnAnalysisAreItsSegments() {
        UUID id = node.createJob(JobKind.VIDEO, Priority.NORMAL);
        ClaimedStream claimed = node.claimJob();
        addScenes(id, 1, 0, 3);
        node.deployRecorder(claimed);
        record(claimed, Frames.ofJob(0), Frames.failed(1, "the model refused it"));
        assertEquals(new JobView.Segments(3, 1, 1), node.job(id).segments());
        List<SegmentView> segments = node.segments(id);
        assertEquals(
                List.of(JobStatus.DONE, JobStatus.FAILED, JobStatus.QUEUED),
                segments.stream().map(SegmentView::status).toList());
        SegmentView failed = segments.get(1);
        assertEquals(Optional.of("the model refused it"), failed.error());
        assertEquals(3, failed.attempts());
        assertEquals(2, segments.getFirst().objects());
        assertEquals(List.of(), segments.getFirst().detections());

        SegmentView done = node.ask(Addresses.segment(), new JobQuery.Segment(id, SegmentView.idOf(id, 0)));
        assertEquals(Frames.ofJob(0).detections(), done.detections());
        assertEquals(Optional.of("plain/frame_00000.jpg"), done.image());
        assertEquals(Optional.of("frames/key/frame_00000.jpg"), done.resultImage());
        assertEquals("abc", done.modelSha256());
        assertEquals(
                List.of(SegmentView.idOf(id, 1).toString()),
                payloads("recognition_queue.dlq").stream()
                        .map(payload -> new JsonObject(payload).getString("segment_id"))
                        .toList());
        assertKind(
                Failure.Kind.NOT_FOUND,
                () -> node.ask(Addresses.segment(), new JobQuery.Segment(id, UUID.randomUUID())));

        node.end(claimed);
        assertEquals(JobStatus.DONE, node.job(id).status());
        assertEquals(new JobView.Segments(3, 1, 2), node.job(id).segments());
        assertEquals(
                Optional.of("the source ended before this scene"),
                node.segments(id).getLast().error());
    }

    @Test
    void analysisFailsOnlyIfNoSegmentSucceeded() {
        UUID id = node.createJob(JobKind.PHOTO, Priority.NORMAL);
        ClaimedStream claimed = node.claimJob();
        node.deployRecorder(claimed);
        record(claimed, Frames.failed(0, "the model refused it"));
        node.end(claimed);
        assertEquals(JobStatus.FAILED, node.job(id).status());
        assertEquals(Optional.of("the model refused it"), node.job(id).error());
        assertEquals(1, payloads("video_processing_queue.dlq").size());
        assertEquals(1, payloads("recognition_queue.dlq").size());

        UUID partly = node.createJob(JobKind.VIDEO, Priority.NORMAL);
        ClaimedStream broken = node.claimJob();
        addScenes(partly, 1, 0, 2);
        node.deployRecorder(broken);
        record(broken, Frames.ofJob(0));
        node.end(broken, Optional.of("runner: the file is damaged"));
        assertEquals(JobStatus.DONE, node.job(partly).status());
        assertEquals(
                Optional.of("runner: the file is damaged"),
                node.segments(partly).getLast().error());
    }

    @Test
    void depthRangesComeBackWithTheResults() {
        UUID id = node.createJob(JobKind.DEPTH, Priority.NORMAL);
        ClaimedStream claimed = node.claimJob();
        node.deployRecorder(claimed);
        record(claimed, Frames.ofJob(0), Frames.frame(1));
        assertEquals(
                List.of(Optional.of(new FrameRecord.DepthRange(0.5f, 7.25f)), Optional.empty()),
                node.ask(Addresses.results(), new StreamQuery.Results(id, -1, 10)).results().stream()
                        .map(result -> result.depth())
                        .toList());
        assertEquals(2, payloads("frame-metadata").size());
        assertEquals(List.of(), payloads("frames"));
    }

    @Test
    void notesReplaceFieldByFieldUnderTheRightEpochOnly() {
        UUID id = node.createJob(JobKind.ENHANCEMENT, Priority.NORMAL);
        node.claimJob();
        note(id, 1, "{\"video\":\"a\",\"metadata\":{\"x\":1}}");
        note(id, 1, "{\"metadata\":{\"y\":2}}");
        assertEquals(
                new JsonObject("{\"video\":\"a\",\"metadata\":{\"y\":2}}"),
                node.job(id).result());
        assertKind(Failure.Kind.STALE_EPOCH, () -> note(id, 2, "{}"));
        assertKind(Failure.Kind.NOT_FOUND, () -> note(UUID.randomUUID(), 1, "{}"));
    }

    @Test
    void cancelledJobThatNobodyHoldsEndsAtOnce() {
        UUID id = node.createJob(JobKind.PHOTO, Priority.NORMAL);
        JobView cancelled = cancel(id);
        assertEquals(JobStatus.FAILED, cancelled.status());
        assertEquals(Optional.of("cancelled"), cancelled.error());
        assertEquals(new JobView.Segments(1, 0, 1), cancelled.segments());
        assertEquals(cancelled, cancel(id));
        assertEquals(List.of(), column("select topic from outbox where topic like '%.dlq'"));
        node.beat();
        assertEquals(List.of(), node.claimJobs(1, 1));
        assertKind(Failure.Kind.NOT_FOUND, () -> cancel(UUID.randomUUID()));
    }

    @Test
    void cancelledJobThatRunsIsStoppedByItsOwner() {
        UUID id = node.createJob(JobKind.VIDEO, Priority.NORMAL);
        ClaimedStream claimed = node.claimJob();
        addScenes(id, 1, 0, 1);
        node.deployRecorder(claimed);
        record(claimed, Frames.ofJob(0));
        assertEquals(JobStatus.QUEUED, cancel(id).status());
        assertEquals(List.of(id), node.beat().stopRequested());
        node.end(claimed, Optional.of("cancelled"));
        assertEquals(JobStatus.FAILED, node.job(id).status());
        assertEquals(Optional.of("cancelled"), node.job(id).error());
        assertEquals(List.of(), payloads("video_processing_queue.dlq"));
    }

    @Test
    void cancellingAnEndedJobChangesNothing() {
        UUID id = node.createJob(JobKind.DEPTH, Priority.NORMAL);
        node.end(node.claimJob());
        assertEquals(JobStatus.DONE, cancel(id).status());
    }

    @Test
    void deletedJobIsGoneAndItsOwnerIsFenced() {
        UUID id = node.createJob(JobKind.VIDEO, Priority.NORMAL);
        ClaimedStream claimed = node.claimJob();
        addScenes(id, 1, 0, 2);
        node.deployRecorder(claimed);
        record(claimed, Frames.ofJob(0));
        delete(id);
        assertKind(Failure.Kind.NOT_FOUND, () -> node.job(id));
        assertKind(Failure.Kind.NOT_FOUND, () -> delete(id));
        assertEquals(List.of(), node.beat().owned());
        assertKind(Failure.Kind.STALE_EPOCH, () -> record(claimed, Frames.ofJob(1)));
        for (String table : List.of(
                "streams",
                "tasks",
                "task_segments",
                "recognition_results",
                "results",
                "checkpoints",
                "stream_history")) {
            assertEquals(List.of("0"), column("select count(*) from " + table), table);
        }
    }

    @Test
    void jobsAreDeletedInEveryState() {
        UUID queued = node.createJob(JobKind.DEPTH, Priority.NORMAL);
        delete(queued);
        UUID ended = node.createJob(JobKind.DEPTH, Priority.NORMAL);
        node.end(node.claimJob());
        delete(ended);
        assertEquals(List.of("0"), column("select count(*) from streams"));
    }

    @Test
    void streamsAreNotDeletedAsJobsNorJobsAsStreams() {
        UUID stream = node.create("/media/a.mp4").id();
        UUID job = node.createJob(JobKind.DEPTH, Priority.NORMAL);
        assertKind(Failure.Kind.NOT_FOUND, () -> delete(stream));
        node.end(node.claimJob());
        assertKind(Failure.Kind.NOT_FOUND, () -> node.ask(Addresses.deleteStream(), new StreamQuery.Delete(job)));
        assertNotEquals(stream, job);
    }

    private List<UUID> listed(Optional<JobKind> kind, Optional<JobStatus> status, Optional<UUID> after, int limit) {
        return node
                .ask(Addresses.listJobs(), new JobQuery.Page(kind.map(Set::of).orElse(Set.of()), status, after, limit))
                .jobs()
                .stream()
                .map(JobView::id)
                .toList();
    }

    private void addScenes(UUID id, long epoch, long from, long to) {
        List<Scene> scenes = LongStream.range(from, to).mapToObj(JobIT::scene).toList();
        node.ask(Addresses.addScenes(), new JobMessage.AddScenes(id, epoch, scenes));
    }

    private static Scene scene(long index) {
        return new Scene(index, index * 1000, index * 1000 + 1000, index * 1000 + 480, index * 25 + 12);
    }

    private void record(ClaimedStream claimed, FrameRecord... frames) {
        List<io.vertx.core.Future<?>> answers = new ArrayList<>();
        for (FrameRecord frame : frames) {
            answers.add(node.record(claimed, frame));
        }
        answers.forEach(answer -> assertNotNull(Node.await(answer)));
    }

    private void note(UUID id, long epoch, String patch) {
        node.ask(Addresses.noteJob(), new JobMessage.Note(id, epoch, new JsonObject(patch)));
    }

    private JobView cancel(UUID id) {
        return node.ask(Addresses.cancelJob(), new JobQuery.Cancel(id));
    }

    private void delete(UUID id) {
        node.ask(Addresses.deleteJob(), new JobQuery.Delete(id));
    }

    private List<String> payloads(String topic) {
        return column("select unnest(payloads) from outbox where topic = '" + topic + "' order by id");
    }

    private List<String> column(String query) {
        return TestServer.column(config.postgresUri(), query);
    }
}
