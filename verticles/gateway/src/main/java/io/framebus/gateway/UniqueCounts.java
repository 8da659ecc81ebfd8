package io.framebus.gateway;

import io.framebus.bus.Addresses;
import io.framebus.bus.ResultPage;
import io.framebus.bus.StreamQuery;
import io.framebus.vision.Track;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Confirmed tracks so far of jobs that run, counted in what is recorded. Goes on where it was when it is asked again,
 * for records are never taken back. On one event loop.
 */
final class UniqueCounts {

    private static final int PAGE = 500;

    /** Jobs that are remembered; others are counted from their beginning. */
    private static final int REMEMBERED = 50;

    private final Rooms rooms;
    private final Duration deadline;
    private final Map<UUID, Future<Counted>> counted = new LinkedHashMap<>(16, 0.75f, true);

    /** Ids of tracks by group, up to and including a frame. */
    private static final class Counted {
        private final Map<String, Set<Long>> ids = new HashMap<>();
        private long seq = -1;

        private void add(ResultPage.Result result) {
            seq = result.seq();
            for (Track track : result.tracks()) {
                ids.computeIfAbsent(track.group(), group -> new HashSet<>()).add(track.trackId());
            }
        }

        private Map<String, Long> counts() {
            Map<String, Long> counts = new HashMap<>();
            ids.forEach((group, tracks) -> counts.put(group, (long) tracks.size()));
            return counts;
        }
    }

    UniqueCounts(Rooms rooms, Duration deadline) {
        this.rooms = rooms;
        this.deadline = deadline;
    }

    /** Tracks by group; one question of a job follows the other. */
    Future<Map<String, Long>> of(UUID id) {
        Future<Counted> before = counted.getOrDefault(id, Future.succeededFuture(new Counted()));
        Future<Counted> now = before.otherwise(broken -> new Counted()).compose(so -> readOn(id, so));
        counted.put(id, now);
        if (counted.size() > REMEMBERED) {
            counted.remove(counted.keySet().iterator().next());
        }
        return now.map(Counted::counts);
    }

    private Future<Counted> readOn(UUID id, Counted soFar) {
        return rooms.ask(Addresses.results(), new StreamQuery.Results(id, soFar.seq, PAGE), deadline)
                .compose(page -> {
                    page.results().forEach(soFar::add);
                    return page.more() ? readOn(id, soFar) : Future.succeededFuture(soFar);
                });
    }
}
