package io.framebus.rendering;

import io.framebus.bus.Failure;
import io.framebus.media.Enhancement;
import io.framebus.media.PartsDone;
import io.framebus.media.VideoPart;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finished parts on their way to the object store, where a later owner finds them. They are stored and noted one after
 * the other by a thread of their own, beside the encoding.
 */
final class EnhancedParts {

    private static final Logger LOG = LoggerFactory.getLogger(EnhancedParts.class);

    /** Parts that may wait; the encoding waits while there are more. */
    private static final int MOST_WAITING = 4;

    private final JobCalls calls;
    private final UUID id;
    private final Noting noting;
    private final BlockingQueue<Step> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile Optional<Failure> failure = Optional.empty();

    /** What is noted when a part is stored. */
    interface Noting {
        void note(PartsDone done) throws InterruptedException;
    }

    private sealed interface Step {
        record Store(VideoPart part, PartsDone done) implements Step {}

        record Stop() implements Step {}
    }

    EnhancedParts(JobCalls calls, UUID id, Noting noting) {
        this.calls = calls;
        this.id = id;
        this.noting = noting;
        this.thread =
                Thread.ofPlatform().daemon().name("stream-" + id + "-parts").start(this::storeAll);
    }

    private static String folder(UUID id) {
        return EnhancementHalf.folder(id) + "/parts/";
    }

    private static String path(UUID id, VideoPart part) {
        return folder(id) + part.file().getFileName();
    }

    private void storeAll() {
        try {
            while (waiting.take() instanceof Step.Store(VideoPart part, PartsDone done)) {
                calls.putFile(path(id, part), part.file(), "video/mp4");
                noting.note(done);
            }
        } catch (InterruptedException stopped) {
            LOG.debug("parts of {} are stored no more", id);
        } catch (Failure failed) {
            failure = Optional.of(failed);
        }
    }

    /**
     * Stores a part some time soon.
     *
     * @param done everything up to and with it
     */
    void add(VideoPart part, PartsDone done) throws InterruptedException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        // A thread that has failed meanwhile takes no more, and then nothing is worth waiting for.
        while (!waiting.offer(new Step.Store(part, done), 1, TimeUnit.SECONDS)) {
            if (failure.isPresent()) {
                throw failure.get();
            }
        }
    }

    /** Ends when the part that is being stored is stored; those that wait are not needed any more. */
    void finish() throws InterruptedException {
        waiting.clear();
        waiting.put(new Step.Stop());
        thread.join();
    }

    /** Ends at once; nothing is noted any more when this has returned. */
    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    /** Removes whatever was stored. */
    static void removeAll(JobCalls calls, UUID id) throws InterruptedException {
        calls.deleteAll(folder(id));
    }

    /** Brings what an earlier owner has noted; nothing where that does not fit or is not there any more. */
    static void fetch(JobCalls calls, UUID id, Enhancement work, Optional<PartsDone> earlier)
            throws InterruptedException {
        Optional<PartsDone> fitting = earlier.filter(work::fits);
        if (fitting.isEmpty()) {
            return;
        }
        try {
            for (long number = 0; number < fitting.get().count(); number++) {
                calls.getFile(folder(id) + work.part(number).getFileName(), work.part(number));
            }
            work.goOnBehind(fitting.get());
            LOG.info("job {} goes on behind {} ms", id, fitting.get().endMicros() / 1000);
        } catch (Failure failed) {
            if (failed.kind() != Failure.Kind.NOT_FOUND) {
                throw failed;
            }
            LOG.warn("job {} begins anew, for a part is gone: {}", id, failed.getMessage());
        }
    }

    /** How they are noted. */
    static JsonObject json(Optional<PartsDone> done) {
        JsonObject json = new JsonObject();
        done.ifPresent(parts -> json.put("recipe", parts.recipe())
                .put("count", parts.count())
                .put("frames", parts.frames())
                .put("start_us", parts.startMicros())
                .put("end_us", parts.endMicros()));
        return json;
    }

    /** What was noted so; none where there is nothing. */
    static Optional<PartsDone> of(JsonObject json) {
        return json.getLong("count", 0L) < 1
                ? Optional.empty()
                : Optional.of(new PartsDone(
                        json.getString("recipe", ""),
                        json.getLong("count"),
                        json.getLong("frames", 0L),
                        json.getLong("start_us", 0L),
                        json.getLong("end_us", 0L)));
    }
}
