package io.framebus.splitting;

import java.util.LinkedHashMap;
import java.util.Map;

/** Time spent by stage, summed over frames; stages of different frames overlap. */
final class StageTimes {

    private final Map<String, Long> nanos = new LinkedHashMap<>();

    void add(String stage, long spentNanos) {
        nanos.merge(stage, spentNanos, Long::sum);
    }

    Map<String, Long> snapshot() {
        return new LinkedHashMap<>(nanos);
    }
}
