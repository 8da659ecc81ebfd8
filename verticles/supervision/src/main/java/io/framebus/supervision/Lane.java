package io.framebus.supervision;

import io.framebus.bus.JobKind;
import io.framebus.bus.JobSpec;
import java.util.Optional;

/** Whose places a stream takes on its node, so that no kind of work keeps another one waiting. */
enum Lane {
    STREAMS,
    JOBS,
    PHOTOS;

    static Lane of(Optional<JobSpec> job) {
        return job.isEmpty() ? STREAMS : job.get().kind() == JobKind.PHOTO ? PHOTOS : JOBS;
    }
}
