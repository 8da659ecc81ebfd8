package io.framebus.bus;

import java.util.UUID;

/**
 * How far a job is, told by whoever works on it as often as it likes.
 *
 * @param id of the job's stream
 * @param epoch of the lease the work is done under
 * @param stage what is being done, for instance {@code frames}, {@code assemble}, {@code encode}
 * @param done of {@code total}, in units of the stage
 * @param total 0 where unknown
 * @param fps units a second, 0 where unknown
 */
public record JobProgress(UUID id, long epoch, String stage, long done, long total, double fps)
        implements BusMessage.Local {
    /** The same at the end, where everything is done. */
    public JobProgress completed() {
        long all = Math.max(done, total);
        return new JobProgress(id, epoch, stage, all, all, fps);
    }
}
