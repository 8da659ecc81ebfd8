package io.framebus.state;

import io.framebus.bus.Failure;
import io.framebus.bus.FrameRecord;
import io.framebus.bus.Recorded;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Frames that wait for their commit, in {@code seq} order, with those who asked. Bounded. */
final class RecordQueue {

    private final int bound;
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    RecordQueue(int bound) {
        this.bound = bound;
    }

    private record Waiting(FrameRecord frame, long sinceNanos, Promise<Recorded> asker) {}

    /** Takes a frame, or the same frame again, and answers when it is known what became of it. */
    Future<Recorded> add(FrameRecord frame, long nowNanos) {
        Optional<Waiting> known = waiting.stream()
                .filter(other -> other.frame().seq() == frame.seq())
                .findFirst();
        if (known.isPresent()) {
            return known.get().asker().future();
        }
        if (!waiting.isEmpty() && frame.seq() < waiting.getLast().frame().seq()) {
            return Future.failedFuture(new Failure(
                    Failure.Kind.INVALID,
                    "frame " + frame.seq() + " came behind frame "
                            + waiting.getLast().frame().seq()));
        }
        if (waiting.size() >= bound) {
            return Future.failedFuture(
                    new Failure(Failure.Kind.OVERLOADED, waiting.size() + " frames wait for their record already"));
        }
        Waiting fresh = new Waiting(frame, nowNanos, Promise.promise());
        waiting.addLast(fresh);
        return fresh.asker().future();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }

    /** The oldest frames, which stay here until they are answered. */
    List<FrameRecord> head(int most) {
        return waiting.stream().limit(most).map(Waiting::frame).toList();
    }

    /** Answers every frame up to one that is recorded. */
    void recorded(long seq, Recorded answer) {
        take(next -> next.frame().seq() <= seq).forEach(done -> done.asker().complete(answer));
    }

    /** Tells those who have waited since before a time that they wait in vain. */
    void failOlder(long beforeNanos, Failure failure) {
        take(next -> next.sinceNanos() - beforeNanos < 0)
                .forEach(old -> old.asker().fail(failure));
    }

    void failHead(Failure failure) {
        Optional.ofNullable(waiting.pollFirst())
                .ifPresent(first -> first.asker().fail(failure));
    }

    void failAll(Failure failure) {
        take(next -> true).forEach(left -> left.asker().fail(failure));
    }

    private List<Waiting> take(Predicate<Waiting> which) {
        List<Waiting> taken = new ArrayList<>();
        while (!waiting.isEmpty() && which.test(waiting.getFirst())) {
            taken.add(waiting.removeFirst());
        }
        return taken;
    }
}
