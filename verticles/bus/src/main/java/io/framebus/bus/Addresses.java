package io.framebus.bus;

import java.util.UUID;

/** Every address of the house. Strings that name addresses exist here only. */
public final class Addresses {

    private Addresses() {}

    /** To the splitter of one stream: a decoded frame; answered when the splitter wants the next. */
    public static Address<FrameDecoded, Done> frames(UUID id, long epoch) {
        return new Address<>(ofStream("splitting.accept", id, epoch), FrameDecoded.class, Done.class);
    }

    /** To the splitter of one stream: a frame that can't be given; answered when the splitter wants the next. */
    public static Address<FrameMissing, Done> missingFrames(UUID id, long epoch) {
        return new Address<>(ofStream("splitting.missing", id, epoch), FrameMissing.class, Done.class);
    }

    /** To the splitter of one stream: no more frames; answered when all are in their buckets. */
    public static Address<SourceEnded, Done> sourceEnded(UUID id, long epoch) {
        return new Address<>(ofStream("splitting.drain", id, epoch), SourceEnded.class, Done.class);
    }

    /** To the model server of this node. */
    public static Address<InferRequest, Inferred> infer(String model) {
        return new Address<>("inference.infer/" + model, InferRequest.class, Inferred.class);
    }

    public static Address<ModelMessage.AskAll, ModelMessage.All> models() {
        return new Address<>("inference.models", ModelMessage.AskAll.class, ModelMessage.All.class);
    }

    public static Address<ModelMessage.Load, ModelMessage.ModelView> loadModel() {
        return new Address<>("inference.load", ModelMessage.Load.class, ModelMessage.ModelView.class);
    }

    public static Address<ReplacementMessage.Replace, ReplacementMessage.Replaced> replaceModel() {
        return new Address<>("inference.replace", ReplacementMessage.Replace.class, ReplacementMessage.Replaced.class);
    }

    /** To the inference rooms of the cluster: look for a newer version now. */
    public static Address<ModelsChanged, ModelsChanged> modelsChanged() {
        return new Address<>("inference.look", ModelsChanged.class, ModelsChanged.class);
    }

    public static Address<ReplacementMessage.AskVersions, ReplacementMessage.Versions> modelVersions() {
        return new Address<>(
                "state.model-versions", ReplacementMessage.AskVersions.class, ReplacementMessage.Versions.class);
    }

    public static Address<ReplacementMessage.AddVersion, ReplacementMessage.Version> addModelVersion() {
        return new Address<>(
                "state.add-model-version", ReplacementMessage.AddVersion.class, ReplacementMessage.Version.class);
    }

    /** To the trackers of one stream. */
    public static Address<TrackRequest, Tracked> track(UUID id, long epoch) {
        return new Address<>(ofStream("tracking.track", id, epoch), TrackRequest.class, Tracked.class);
    }

    /** To the renderer of one stream. */
    public static Address<RenderRequest, Rendered> render(UUID id, long epoch) {
        return new Address<>(ofStream("rendering.render", id, epoch), RenderRequest.class, Rendered.class);
    }

    /** To the splitter of one stream that selects by scenes. */
    public static Address<ScenesFound, Done> scenes(UUID id, long epoch) {
        return new Address<>(ofStream("splitting.scenes", id, epoch), ScenesFound.class, Done.class);
    }

    /** To the part of one stream that works on the whole, after its last frame. */
    public static Address<FinishStream, Done> finish(UUID id, long epoch) {
        return new Address<>(ofStream("rendering.finish", id, epoch), FinishStream.class, Done.class);
    }

    /** To the recorder of one stream; answered when the frame is committed. */
    public static Address<FrameRecord, Recorded> record(UUID id, long epoch) {
        return new Address<>(ofStream("recorder.record", id, epoch), FrameRecord.class, Recorded.class);
    }

    /** To the supervisor of one stream. */
    public static Address<StreamReport, Done> report(UUID id, long epoch) {
        return new Address<>(ofStream("supervision.report", id, epoch), StreamReport.class, Done.class);
    }

    /** Told by splitters, for whoever shows or keeps counters. */
    public static Address<Progress, Done> progress() {
        return new Address<>("splitting.progress", Progress.class, Done.class);
    }

    public static Address<CreateStream, StreamView> createStream() {
        return new Address<>("state.create", CreateStream.class, StreamView.class);
    }

    public static Address<StreamQuery.Find, StreamView> findStream() {
        return new Address<>("state.find", StreamQuery.Find.class, StreamView.class);
    }

    public static Address<StreamQuery.Stop, StreamView> stopStream() {
        return new Address<>("state.stop", StreamQuery.Stop.class, StreamView.class);
    }

    public static Address<StreamQuery.Delete, Done> deleteStream() {
        return new Address<>("state.delete", StreamQuery.Delete.class, Done.class);
    }

    public static Address<StreamQuery.Page, StreamView.Many> listStreams() {
        return new Address<>("state.list", StreamQuery.Page.class, StreamView.Many.class);
    }

    public static Address<StreamQuery.Results, ResultPage> results() {
        return new Address<>("state.results", StreamQuery.Results.class, ResultPage.class);
    }

    public static Address<LeaseMessage.Heartbeat, LeaseMessage.Held> heartbeat() {
        return new Address<>("state.heartbeat", LeaseMessage.Heartbeat.class, LeaseMessage.Held.class);
    }

    public static Address<LeaseMessage.Claim, LeaseMessage.Claimed> claim() {
        return new Address<>("state.claim", LeaseMessage.Claim.class, LeaseMessage.Claimed.class);
    }

    public static Address<LeaseMessage.Leave, Done> leave() {
        return new Address<>("state.leave", LeaseMessage.Leave.class, Done.class);
    }

    public static Address<LeaseMessage.GiveBack, Done> giveBack() {
        return new Address<>("state.give-back", LeaseMessage.GiveBack.class, Done.class);
    }

    /** To the supervisor of this node; answered when every stream's parts have stopped and its lease is given back. */
    public static Address<LeaseMessage.StepDown, Done> stepDown() {
        return new Address<>("supervision.step-down", LeaseMessage.StepDown.class, Done.class);
    }

    public static Address<LeaseMessage.Advance, LeaseMessage.Advanced> advance() {
        return new Address<>("state.advance", LeaseMessage.Advance.class, LeaseMessage.Advanced.class);
    }

    public static Address<LeaseMessage.SourceChanged, Done> sourceChanged() {
        return new Address<>("state.source", LeaseMessage.SourceChanged.class, Done.class);
    }

    public static Address<JobQuery.Find, JobView> findJob() {
        return new Address<>("state.find-job", JobQuery.Find.class, JobView.class);
    }

    public static Address<JobQuery.Page, JobView.Many> listJobs() {
        return new Address<>("state.list-jobs", JobQuery.Page.class, JobView.Many.class);
    }

    /** Answered with the job as it is then. */
    public static Address<JobQuery.Cancel, JobView> cancelJob() {
        return new Address<>("state.cancel-job", JobQuery.Cancel.class, JobView.class);
    }

    public static Address<JobQuery.Delete, Done> deleteJob() {
        return new Address<>("state.delete-job", JobQuery.Delete.class, Done.class);
    }

    public static Address<JobQuery.Segments, SegmentView.Many> segments() {
        return new Address<>("state.segments", JobQuery.Segments.class, SegmentView.Many.class);
    }

    public static Address<JobQuery.Segment, SegmentView> segment() {
        return new Address<>("state.segment", JobQuery.Segment.class, SegmentView.class);
    }

    public static Address<JobQuery.AskStored, JobQuery.Stored> storedBytes() {
        return new Address<>("state.stored-bytes", JobQuery.AskStored.class, JobQuery.Stored.class);
    }

    /** Results of a job's own kind, from whoever works on it. */
    public static Address<JobMessage.Note, Done> noteJob() {
        return new Address<>("state.note-job", JobMessage.Note.class, Done.class);
    }

    public static Address<JobMessage.AddScenes, Done> addScenes() {
        return new Address<>("state.add-scenes", JobMessage.AddScenes.class, Done.class);
    }

    public static Address<JobMessage.Retry, JobMessage.Retried> retryJob() {
        return new Address<>("state.retry-job", JobMessage.Retry.class, JobMessage.Retried.class);
    }

    /** Told by whoever works on a job, for the record and for whoever watches it. */
    public static Address<JobProgress, Done> jobProgress() {
        return new Address<>("state.job-progress", JobProgress.class, Done.class);
    }

    /** Removes what is kept beyond its time or room, now instead of within the hour. */
    public static Address<RetentionMessage.Sweep, RetentionMessage.Swept> sweepStored() {
        return new Address<>("state.sweep-stored", RetentionMessage.Sweep.class, RetentionMessage.Swept.class);
    }

    public static Address<LeaseMessage.AskCluster, LeaseMessage.Cluster> cluster() {
        return new Address<>("state.cluster", LeaseMessage.AskCluster.class, LeaseMessage.Cluster.class);
    }

    public static Address<ObjectMessage.Put, Done> putObject() {
        return new Address<>("objects.put", ObjectMessage.Put.class, Done.class);
    }

    public static Address<ObjectMessage.PutFile, Done> putObjectFile() {
        return new Address<>("objects.put-file", ObjectMessage.PutFile.class, Done.class);
    }

    public static Address<ObjectMessage.PutStream, Done> putObjectStream() {
        return new Address<>("objects.put-stream", ObjectMessage.PutStream.class, Done.class);
    }

    public static Address<ObjectMessage.ListOlder, ObjectMessage.Keys> listObjects() {
        return new Address<>("objects.list", ObjectMessage.ListOlder.class, ObjectMessage.Keys.class);
    }

    public static Address<ObjectMessage.DropUnfinished, Done> dropUnfinishedObjects() {
        return new Address<>("objects.drop-unfinished", ObjectMessage.DropUnfinished.class, Done.class);
    }

    public static Address<ObjectMessage.GetFile, Done> getObjectFile() {
        return new Address<>("objects.get-file", ObjectMessage.GetFile.class, Done.class);
    }

    public static Address<ObjectMessage.Presign, ObjectMessage.Links> presign() {
        return new Address<>("objects.presign", ObjectMessage.Presign.class, ObjectMessage.Links.class);
    }

    public static Address<ObjectMessage.Measure, ObjectMessage.Size> measureObjects() {
        return new Address<>("objects.measure", ObjectMessage.Measure.class, ObjectMessage.Size.class);
    }

    public static Address<ObjectMessage.DeleteAll, Done> deleteObjects() {
        return new Address<>("objects.delete", ObjectMessage.DeleteAll.class, Done.class);
    }

    /** Readiness of a room: state, objects, kafka, inference. */
    public static Address<HealthMessage.Ask, HealthMessage.Answer> health(String room) {
        return new Address<>(room + ".health", HealthMessage.Ask.class, HealthMessage.Answer.class);
    }

    /** To every supervisor of the cluster: look for work now. */
    public static Address<StreamsChanged, StreamsChanged> streamsChanged() {
        return new Address<>("supervision.look", StreamsChanged.class, StreamsChanged.class);
    }

    private static String ofStream(String verb, UUID id, long epoch) {
        return verb + "/" + id + "/" + epoch;
    }
}
