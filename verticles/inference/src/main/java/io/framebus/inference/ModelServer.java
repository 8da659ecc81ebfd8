package io.framebus.inference;

import io.framebus.bus.Failure;
import io.framebus.bus.InferRequest;
import io.framebus.bus.Inferred;
import io.framebus.vision.Detection;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

    private final Detector detector;
    private final Duration batchWait;
    private final Context context;
    private final Timer timer;
    private final FairQueue<Job> queue;
    private final List<Thread> workers = new ArrayList<>();

    private record Job(InferRequest request, Promise<Inferred> answer, long queuedAtNanos) {}

    private ModelServer(Detector detector, InferenceConfig config, MeterRegistry meters, Context context) {
        this.detector = detector;
        this.batchWait = config.batchWait();
        this.context = context;
        this.queue = new FairQueue<>(config.queueLimit());
        this.timer = Timer.builder("framebus_inference_seconds")
                .description("Time of one frame in a model: preparation, run and decoding")
                .tag("model", detector.model().name())
                .register(meters);
    }

    /** Takes over the detector and starts the workers; not for an event loop. */
    static ModelServer start(Detector detector, InferenceConfig config, MeterRegistry meters, Context context) {
        ModelServer server = new ModelServer(detector, config, meters, context);
        List<DetectorLane> lanes = new ArrayList<>();
        try {
            for (int i = 0; i < config.concurrentRuns(); i++) {
                lanes.add(detector.lane());
            }
        } catch (RuntimeException | OutOfMemoryError tooLarge) {
            lanes.forEach(DetectorLane::close);
            detector.close();
            throw tooLarge;
        }
        String name = "inference-" + detector.model().name() + "-";
        for (DetectorLane lane : lanes) {
            server.workers.add(Thread.ofPlatform()
                    .name(name + server.workers.size())
                    .daemon()
                    .start(() -> server.work(lane)));
        }
        return server;
    }

    Detector detector() {
        return detector;
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

    private void work(DetectorLane lane) {
        try (lane) {
            List<Job> jobs = queue.take(detector.batchSize(), batchWait);
            while (!jobs.isEmpty()) {
                serve(lane, unexpired(jobs));
                jobs = queue.take(detector.batchSize(), batchWait);
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

    private void serve(DetectorLane lane, List<Job> jobs) {
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

    private void decode(DetectorLane lane, int index, Job job, long queuedNanos, long preparedNanos, long ranNanos) {
        try {
            long started = System.nanoTime();
            List<Detection> detections = lane.decode(index, job.request().threshold());
            long decodedNanos = System.nanoTime() - started;
            timer.record(preparedNanos + ranNanos + decodedNanos, TimeUnit.NANOSECONDS);
            job.request().pixels().release();
            Inferred inferred = new Inferred(
                    detections, name(), detector.model().sha256(), queuedNanos, preparedNanos, ranNanos, decodedNanos);
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
        return detector.model().name();
    }

    /** Refuses what waits, lets the present runs end, and closes the session behind them. */
    Future<Void> stop() {
        queue.close().forEach(this::refuse);
        Promise<Void> stopped = Promise.promise();
        Thread.ofVirtual().name("inference-stop-" + name()).start(() -> {
            closeBehindWorkers();
            context.runOnContext(now -> stopped.complete());
        });
        return stopped.future();
    }

    private void closeBehindWorkers() {
        try {
            long deadline = System.nanoTime() + STOP_DEADLINE.toNanos();
            for (Thread worker : workers) {
                if (!worker.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                    // Closing a session under a run would crash the process; a leak is the smaller harm.
                    LOG.error("a run of model {} does not end; its session stays open", name());
                    return;
                }
            }
            detector.close();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
