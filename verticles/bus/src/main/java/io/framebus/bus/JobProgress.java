package io.framebus.bus;

import java.util.UUID;

/**
 * How far a job is, told by whoever works on it as often as it likes.
 *
 * @param id of the job's stream
 * @param epoch of the lease the work is done under
 * @param stage what is being done with frames: {@code scan}, {@code frames}, {@code assemble}, {@code encode}; or
 *     {@code segments}, which are the only other unit
 * @param done of {@code total}
 * @param total an estimate, 0 where unknown
 * @param fps frames or segments a second, 0 where unknown
 */
public record JobProgress(UUID id, long epoch, String stage, long done, long total, double fps)
        implements BusMessage.Local {
    /** The same at the end, where everything is done. */
    public JobProgress completed() {
        long all = Math.max(done, total);
        return new JobProgress(id, epoch, stage, all, all, fps);
    }
}
