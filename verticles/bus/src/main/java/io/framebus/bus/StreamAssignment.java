package io.framebus.bus;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One stream given to one node under one epoch: all that its actors need to know.
 *
 * @param id of the stream
 * @param epoch of the lease; a higher one makes every lower one void
 * @param videoName the name it carries in CSV files
 * @param source what to open
 * @param pipeline what to do with it
 * @param model name of the model
 * @param fps frames to select a second; 0 selects every frame
 * @param labels class names to keep; empty keeps all
 * @param checkpoint where to go on, empty for a stream that begins
 * @param job what somebody waits for, empty for a plain stream
 */
public record StreamAssignment(
        UUID id,
        long epoch,
        String videoName,
        SourceSpec source,
        PipelineSpec pipeline,
        String model,
        double fps,
        List<String> labels,
        Optional<Checkpoint> checkpoint,
        Optional<JobSpec> job) {

    /** A stream that is no job. */
    public StreamAssignment(
            UUID id,
            long epoch,
            String videoName,
            SourceSpec source,
            PipelineSpec pipeline,
            String model,
            double fps,
            List<String> labels,
            Optional<Checkpoint> checkpoint) {
        this(id, epoch, videoName, source, pipeline, model, fps, labels, checkpoint, Optional.empty());
    }

    /** The same stream, opened somewhere else. */
    public StreamAssignment from(SourceSpec elsewhere) {
        return new StreamAssignment(id, epoch, videoName, elsewhere, pipeline, model, fps, labels, checkpoint, job);
    }

    /** Whether one frame of each scene is selected instead of frames by rate: images have no scenes. */
    public boolean selectsByScenes() {
        return pipeline.scenes().isPresent() && source.kind() == SourceSpec.Kind.FILE;
    }

    /** First {@code seq} this owner gives out. */
    public long firstSeq() {
        return checkpoint.map(point -> point.seq() + 1).orElse(0L);
    }
}
