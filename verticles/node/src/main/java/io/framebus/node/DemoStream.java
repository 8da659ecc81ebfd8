package io.framebus.node;

import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What one stream of the demo has last said about itself. Updates come from the bus, readers are anywhere. */
final class DemoStream {

    /** Speed is that of the last few seconds. */
    private static final long WINDOW_NANOS = 3_000_000_000L;

    private final String name;
    private final UUID id;
    private final Map<String, List<String>> labels;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private JsonObject latest = new JsonObject();

    private record Mark(long nanos, long frames) {}

    /**
     * A stream that has not said anything.
     *
     * @param labels of the objects in each group
     */
    DemoStream(String name, UUID id, Map<String, List<String>> labels) {
        this.name = name;
        this.id = id;
        this.labels = labels;
    }

    String name() {
        return name;
    }

    UUID id() {
        return id;
    }

    /** Takes an update of {@code streams.{id}.stats}. */
    synchronized void heard(JsonObject stats, long nanos) {
        latest = stats;
        marks.addLast(new Mark(nanos, processed()));
        while (nanos - marks.getFirst().nanos() > WINDOW_NANOS) {
            marks.removeFirst();
        }
    }

    synchronized long processed() {
        return frames().getLong("processed", 0L);
    }

    synchronized long received() {
        return frames().getLong("decoded", 0L);
    }

    synchronized long dropped() {
        return frames().getJsonObject("dropped", new JsonObject()).stream()
                .mapToLong(reason -> ((Number) reason.getValue()).longValue())
                .sum();
    }

    /** Frames a second, 0 where too little is known. */
    synchronized double speed() {
        if (marks.size() < 2) {
            return 0;
        }
        double seconds = (marks.getLast().nanos() - marks.getFirst().nanos()) / 1e9;
        return seconds < 0.2 ? 0 : (marks.getLast().frames() - marks.getFirst().frames()) / seconds;
    }

    /** Objects of a group in the newest frame. */
    synchronized long now(String group) {
        JsonObject counts = latest.getJsonObject("counts", new JsonObject());
        return labels.getOrDefault(group, List.of()).stream()
                .mapToLong(label -> counts.getLong(label, 0L))
                .sum();
    }

    /** Different objects of a group so far. */
    synchronized long unique(String group) {
        return latest.getJsonObject("unique", new JsonObject()).getLong(group, 0L);
    }

    private JsonObject frames() {
        return latest.getJsonObject("frames", new JsonObject());
    }
}
