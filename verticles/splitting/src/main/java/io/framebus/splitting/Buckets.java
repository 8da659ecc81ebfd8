package io.framebus.splitting;

import io.framebus.bus.Counters;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts of one stream. Every selected frame is in flight until it is put into exactly one bucket. */
final class Buckets {

    private long decoded;
    private long selected;
    private long processed;
    private final Map<String, Long> dropped;
    private final Map<String, Long> failed;

    Buckets(Counters start) {
        decoded = start.decoded();
        selected = start.selected();
        processed = start.processed();
        dropped = new TreeMap<>(start.dropped());
        failed = new TreeMap<>(start.failed());
    }

    void decoded(long total) {
        decoded = total;
    }

    void select(long frames) {
        selected += frames;
    }

    void process() {
        processed++;
    }

    void drop(String reason, long frames) {
        dropped.merge(reason, frames, Long::sum);
    }

    void fail(String reason) {
        failed.merge(reason, 1L, Long::sum);
    }

    /** Takes a settled frame out of its bucket again and drops it. */
    void dropSettled(Optional<String> failure, String reason) {
        failure.ifPresentOrElse(kind -> failed.merge(kind, -1L, Long::sum), () -> processed--);
        failed.values().removeIf(left -> left == 0);
        drop(reason, 1);
    }

    Counters snapshot() {
        long settled = processed + Counters.sum(dropped) + Counters.sum(failed);
        return new Counters(decoded, selected, processed, selected - settled, dropped, failed);
    }
}
