package io.framebus.inference;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A bounded queue that is fair over streams: each in turn gives one item, and a full queue makes room for a stream that
 * has little waiting by refusing the newest item of the one that has most. Thread-safe.
 */
final class FairQueue<T> {

    private final int limit;
    private final Map<UUID, ArrayDeque<T>> byStream = new LinkedHashMap<>();
    private int size;
    private boolean closed;

    /** @param limit items of all streams together, at least 1 */
    FairQueue(int limit) {
        this.limit = limit;
    }

    /** Adds an item; gives back the one that must be refused for it, which may be the same. */
    synchronized Optional<T> offer(UUID stream, T item) {
        if (closed) {
            return Optional.of(item);
        }
        Optional<T> refused = Optional.empty();
        if (size == limit) {
            ArrayDeque<T> longest = longest();
            ArrayDeque<T> own = byStream.getOrDefault(stream, new ArrayDeque<>());
            if (longest.size() <= own.size() + 1) {
                return Optional.of(item);
            }
            refused = Optional.of(longest.removeLast());
            size--;
        }
        byStream.computeIfAbsent(stream, unseen -> new ArrayDeque<>()).addLast(item);
        size++;
        notifyAll();
        return refused;
    }

    /**
     * Waits for an item, then takes what is there.
     *
     * @param most items to take, at least 1
     * @param patience how long to wait for more once the first is there
     * @return nothing only after the queue was closed
     */
    synchronized List<T> take(int most, Duration patience) throws InterruptedException {
        while (size == 0 && !closed) {
            wait();
        }
        long deadline = System.nanoTime() + patience.toNanos();
        long leftMillis = patience.toMillis();
        while (size < most && !closed && leftMillis > 0) {
            wait(leftMillis);
            leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        }
        List<T> taken = new ArrayList<>();
        while (taken.size() < most && size > 0) {
            taken.add(next());
        }
        return taken;
    }

    /** Ends every wait; nothing is accepted any more. Gives what was still waiting. */
    synchronized List<T> close() {
        closed = true;
        List<T> left = new ArrayList<>();
        while (size > 0) {
            left.add(next());
        }
        notifyAll();
        return left;
    }

    /** Accepts nothing any more; what waits may still be taken. */
    synchronized void end() {
        closed = true;
        notifyAll();
    }

    synchronized int size() {
        return size;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    private T next() {
        Iterator<Map.Entry<UUID, ArrayDeque<T>>> entries = byStream.entrySet().iterator();
        Map.Entry<UUID, ArrayDeque<T>> first = entries.next();
        UUID stream = first.getKey();
        ArrayDeque<T> waiting = first.getValue();
        entries.remove();
        T item = waiting.removeFirst();
        size--;
        if (!waiting.isEmpty()) {
            byStream.put(stream, waiting);
        }
        return item;
    }

    private ArrayDeque<T> longest() {
        ArrayDeque<T> longest = new ArrayDeque<>();
        for (ArrayDeque<T> waiting : byStream.values()) {
            if (waiting.size() > longest.size()) {
                longest = waiting;
            }
        }
        return longest;
    }
}
