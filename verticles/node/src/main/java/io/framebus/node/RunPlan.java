package io.framebus.node;

import io.framebus.bus.JobSpec;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.SourceSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One source to process into a directory.
 *
 * @param name of the source in files
 * @param fps frames to select a second; 0 selects every frame
 * @param limit how long a camera is watched
 * @param job of a pipeline that is for one
 */
record RunPlan(
        SourceSpec source,
        String name,
        PipelineSpec pipeline,
        String model,
        double fps,
        Path directory,
        Optional<Duration> limit,
        Optional<JobSpec> job) {}
