package io.framebus.bus;

import java.util.Map;
import java.util.UUID;

/**
 * The live counters of a stream, told a few times a second.
 *
 * @param id of the stream
 * @param epoch of the lease they were counted under
 * @param counters one snapshot
 * @param ptsMillis media time reached
 * @param frameAgeMillis age of the newest recorded frame when it was recorded, 0 before the first
 * @param uniqueByGroup confirmed tracks so far
 * @param stageNanos time spent so far by stage
 */
public record Progress(
        UUID id,
        long epoch,
        Counters counters,
        long ptsMillis,
        long frameAgeMillis,
        Map<String, Long> uniqueByGroup,
        Map<String, Long> stageNanos)
        implements BusMessage.Local {}
