package io.framebus.inference;

import io.framebus.bus.Failure;
import io.framebus.bus.InferRequest;
import io.framebus.bus.Inferred;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue and the worker threads of one loaded model. A waiting request holds a reference of its own on its pixels,
 * so that an asker who gives up can't take them away. Answers come on the context given at the start.
 */
final class ModelServer {

    private static final Logger LOG = LoggerFactory.getLogger(ModelServer.class);

    /** Far above one run of any model that passed its trial. */
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(10);

    /** Far above a full queue of a slow model. */
    private static final Duration RETIRE_DEADLINE = Duration.ofMinutes(10);

    private final Recogniser recogniser;
    private final long version;
    private final Duration batchWait;
    private final Context context;
    private final Timer timer;
    private final FairQueue<Job> queue;
    private final List<Thread> workers = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private record Job(InferRequest request, Promise<Inferred> answer, long queuedAtNanos) {}

    private ModelServer(
            Recogniser recogniser, long version, InferenceConfig config, MeterRegistry meters, Context context) {
        this.recogniser = recogniser;
        this.version = version;
        this.batchWait = config.batchWait();
        this.context = context;
        this.queue = new FairQueue<>(config.queueLimit());
        this.timer = Timer.builder("framebus_inference_seconds")
                .description("Time of one frame in a model: preparation, run and decoding")
                .tag("model", recogniser.name())
                .register(meters);
    }

    /**
     * Takes over the opened model and starts the workers; not for an event loop.
     *
     * @param version how often the model was exchanged before
     */
    static ModelServer start(
            Recogniser recogniser, long version, InferenceConfig config, MeterRegistry meters, Context context) {
        ModelServer server = new ModelServer(recogniser, version, config, meters, context);
        List<Recogniser.Lane> lanes = new ArrayList<>();
        try {
            for (int i = 0; i < config.concurrentRuns(); i++) {
                lanes.add(recogniser.lane());
            }
        } catch (RuntimeException | OutOfMemoryError tooLarge) {
            lanes.forEach(Recogniser.Lane::close);
            recogniser.close();
            throw tooLarge;
        }
        String name = "inference-" + recogniser.name() + "-";
        for (Recogniser.Lane lane : lanes) {
            server.workers.add(Thread.ofPlatform()
                    .name(name + server.workers.size())
                    .daemon()
                    .start(() -> server.work(lane)));
        }
        return server;
    }

    Recogniser recogniser() {
        return recogniser;
    }

    /** How often the model was exchanged before this server. */
    long version() {
        return version;
    }

    /** Queues a request; OVERLOADED where there is no room, UNAVAILABLE once stopped. */
    Future<Inferred> submit(InferRequest request) {
        try {
            request.pixels().retain();
        } catch (IllegalStateException gone) {
            return Future.failedFuture(new Failure(
                    Failure.Kind.TIMEOUT, "frame " + request.seq() + " was given up before the model saw it", gone));
        }
        Job job = new Job(request, Promise.promise(), System.nanoTime());
        queue.offer(request.stream(), job).ifPresent(this::refuse);
        return job.answer().future();
    }

    private void refuse(Job job) {
        fail(
                job,
                queue.isClosed()
                        ? new Failure(Failure.Kind.UNAVAILABLE, "model " + name() + " is being stopped")
                        : new Failure(Failure.Kind.OVERLOADED, "the queue of model " + name() + " is full"));
    }

    private void work(Recogniser.Lane lane) {
        try (lane) {
            List<Job> jobs = queue.take(recogniser.batchSize(), batchWait);
            while (!jobs.isEmpty()) {
                serve(lane, unexpired(jobs));
                jobs = queue.take(recogniser.batchSize(), batchWait);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Job> unexpired(List<Job> jobs) {
        long now = System.currentTimeMillis();
        List<Job> timely = new ArrayList<>(jobs.size());
        for (Job job : jobs) {
            if (job.request().deadlineMillis() < now) {
                fail(job, new Failure(Failure.Kind.TIMEOUT, "deadline passed in the queue of model " + name()));
            } else {
                timely.add(job);
            }
        }
        return timely;
    }

    private void serve(Recogniser.Lane lane, List<Job> jobs) {
        if (jobs.isEmpty()) {
            return;
        }
        int answered = 0;
        try {
            long[] preparedNanos = new long[jobs.size()];
            long started = System.nanoTime();
            for (int i = 0; i < jobs.size(); i++) {
                long before = System.nanoTime();
                lane.prepare(i, jobs.get(i).request().pixels());
                preparedNanos[i] = System.nanoTime() - before;
            }
            long running = System.nanoTime();
            lane.run(jobs.size());
            long ranNanos = System.nanoTime() - running;
            while (answered < jobs.size()) {
                Job job = jobs.get(answered);
                decode(lane, answered, job, started - job.queuedAtNanos(), preparedNanos[answered], ranNanos);
                answered++;
            }
        } catch (RuntimeException | Error failed) {
            // An asker waits for every job, whatever went wrong with it.
            for (Job job : jobs.subList(answered, jobs.size())) {
                fail(job, named(failed));
            }
        }
    }

    private void decode(Recogniser.Lane lane, int index, Job job, long queuedNanos, long preparedNanos, long ranNanos) {
        try {
            long started = System.nanoTime();
            Sight sight = lane.decode(index, job.request().threshold());
            long decodedNanos = System.nanoTime() - started;
            timer.record(preparedNanos + ranNanos + decodedNanos, TimeUnit.NANOSECONDS);
            job.request().pixels().release();
            Inferred inferred = new Inferred(
                    sight.detections(),
                    sight.depth(),
                    name(),
                    recogniser.sha256(),
                    version,
                    queuedNanos,
                    preparedNanos,
                    ranNanos,
                    decodedNanos);
            context.runOnContext(now -> job.answer().complete(inferred));
        } catch (Failure senseless) {
            fail(job, senseless);
        }
    }

    private Failure named(Throwable failed) {
        return failed instanceof Failure failure
                ? failure
                : new Failure(Failure.Kind.INTERNAL, "model " + name() + " failed: " + failed, failed);
    }

    private void fail(Job job, Failure failure) {
        job.request().pixels().release();
        context.runOnContext(now -> job.answer().fail(failure));
    }

    private String name() {
        return recogniser.name();
    }

    /** Takes nothing more, answers what waits, and closes the session behind it. */
    Future<Void> retire() {
        queue.end();
        return close(RETIRE_DEADLINE);
    }

    /** Refuses what waits, lets the present runs end, and closes the session behind them. */
    Future<Void> stop() {
        queue.close().forEach(this::refuse);
        return close(STOP_DEADLINE);
    }

    private Future<Void> close(Duration patience) {
        Promise<Void> stopped = Promise.promise();
        Thread.ofVirtual().name("inference-stop-" + name()).start(() -> {
            closeBehindWorkers(patience);
            context.runOnContext(now -> stopped.complete());
        });
        return stopped.future();
    }

    private void closeBehindWorkers(Duration patience) {
        try {
            long deadline = System.nanoTime() + patience.toNanos();
            for (Thread worker : workers) {
                if (!worker.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                    // Closing a session under a run would crash the process; a leak is the smaller harm.
                    LOG.error("a run of model {} does not end; its session stays open", name());
                    return;
                }
            }
            if (closed.compareAndSet(false, true)) {
                recogniser.close();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
