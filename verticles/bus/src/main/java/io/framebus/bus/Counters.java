package io.framebus.bus;

import java.util.Map;
import java.util.TreeMap;

/**
 * One snapshot of where the frames of a stream are: {@code selected = processed + inFlight + Σ dropped + Σ failed}.
 *
 * @param decoded frames the source has given
 * @param selected frames that were chosen
 * @param processed frames whose result is recorded
 * @param inFlight frames between choice and bucket
 * @param dropped by reason, for instance {@code overload}
 * @param failed by reason, for instance {@code inference}
 */
public record Counters(
        long decoded,
        long selected,
        long processed,
        long inFlight,
        Map<String, Long> dropped,
        Map<String, Long> failed) {

    public static final Counters NONE = new Counters(0, 0, 0, 0, Map.of(), Map.of());

    public Counters {
        dropped = Map.copyOf(dropped);
        failed = Map.copyOf(failed);
        long sum = processed + inFlight + sum(dropped) + sum(failed);
        if (selected != sum) {
            throw new IllegalArgumentException("selected " + selected + " is not the sum of the buckets " + sum);
        }
    }

    /** These counters after frames were lost unseen: they count as selected and dropped. */
    public Counters lost(String reason, long frames) {
        Map<String, Long> more = new TreeMap<>(dropped);
        more.merge(reason, frames, Long::sum);
        return new Counters(decoded, selected + frames, processed, inFlight, more, failed);
    }

    public static long sum(Map<String, Long> bucket) {
        return bucket.values().stream().mapToLong(Long::longValue).sum();
    }
}
