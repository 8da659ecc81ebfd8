package io.framebus.gateway;

import io.framebus.bus.Addresses;
import io.framebus.bus.CreateStream;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.JobQuery;
import io.framebus.bus.JobStatus;
import io.framebus.bus.JobView;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.SegmentView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The record of jobs and the object store, in memory and as their messages promise. */
final class HouseOfJobs {

    private static final int READERS = 300;

    private final Map<UUID, JobView> jobs = new LinkedHashMap<>();
    private final Map<UUID, List<SegmentView>> segments = new LinkedHashMap<>();
    private final Map<String, byte[]> objects = new TreeMap<>();
    final AtomicInteger underWay = new AtomicInteger();
    final AtomicInteger mostUnderWay = new AtomicInteger();

    /** While closed, no stream is read. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    volatile boolean streamsFail;
    volatile boolean filesFail;

    List<Future<?>> open(Vertx vertx) {
        WorkerExecutor readers = vertx.createSharedWorkerExecutor("house-streams", READERS);
        return List.of(
                Addresses.findJob().on(vertx).serve(ask -> find(ask.id())),
                Addresses.listJobs().on(vertx).serve(this::list),
                Addresses.cancelJob()
                        .on(vertx)
                        .serve(ask -> find(ask.id()).map(job -> {
                            JobView failed = Samples.with(job, JobStatus.FAILED, Optional.of("cancelled"));
                            put(failed);
                            return failed;
                        })),
                Addresses.deleteJob().on(vertx).serve(ask -> find(ask.id()).map(job -> remove(job.id()))),
                Addresses.segments()
                        .on(vertx)
                        .serve(ask -> Future.succeededFuture(new SegmentView.Many(segmentsOf(ask.id())))),
                Addresses.segment().on(vertx).serve(this::segment),
                Addresses.storedBytes()
                        .on(vertx)
                        .serve(ask -> Future.succeededFuture(new JobQuery.Stored(Map.of("depth", 12_345L)))),
                Addresses.putObjectStream().on(vertx).serve(put -> readers.executeBlocking(() -> store(put), false)),
                Addresses.putObjectFile().on(vertx).serve(this::storeFile),
                Addresses.listObjects().on(vertx).serve(this::keys),
                Addresses.dropUnfinishedObjects().on(vertx).serve(ask -> Future.succeededFuture(Done.DONE)));
    }

    synchronized void put(JobView job) {
        jobs.put(job.id(), job);
    }

    synchronized void putSegments(UUID id, List<SegmentView> found) {
        segments.put(id, found);
    }

    synchronized void putObject(String path, byte[] bytes) {
        objects.put(path, bytes);
    }

    synchronized Map<String, byte[]> objects() {
        return Map.copyOf(objects);
    }

    synchronized void removeObjects(String prefix) {
        objects.keySet().removeIf(path -> path.startsWith(prefix));
    }

    synchronized void created(UUID id, CreateStream wanted) {
        wanted.job().ifPresent(job -> put(Samples.job(id, job, JobStatus.QUEUED)));
    }

    private synchronized Done remove(UUID id) {
        jobs.remove(id);
        return Done.DONE;
    }

    private synchronized List<SegmentView> segmentsOf(UUID id) {
        return segments.getOrDefault(id, List.of());
    }

    private synchronized Future<JobView> find(UUID id) {
        JobView job = jobs.get(id);
        return job == null
                ? Future.failedFuture(new Failure(Failure.Kind.NOT_FOUND, "no job " + id))
                : Future.succeededFuture(job);
    }

    private synchronized Future<JobView.Many> list(JobQuery.Page ask) {
        List<JobView> newestFirst = new ArrayList<>(jobs.values()).reversed();
        int from = ask.after()
                .map(after -> newestFirst.stream().map(JobView::id).toList().indexOf(after) + 1)
                .orElse(0);
        return Future.succeededFuture(new JobView.Many(newestFirst.stream()
                .skip(from)
                .filter(job ->
                        ask.kinds().isEmpty() || ask.kinds().contains(job.spec().kind()))
                .filter(job -> ask.status().isEmpty() || ask.status().get() == job.status())
                .limit(ask.limit())
                .toList()));
    }

    private Future<SegmentView> segment(JobQuery.Segment ask) {
        return segmentsOf(ask.id()).stream()
                .filter(segment -> segment.id().equals(ask.segment()))
                .findFirst()
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(new Failure(Failure.Kind.NOT_FOUND, "no such segment")));
    }

    private Done store(ObjectMessage.PutStream put) throws IOException, InterruptedException {
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        try (InputStream bytes = put.bytes()) {
            if (streamsFail) {
                throw new Failure(Failure.Kind.UNAVAILABLE, "the object store is down");
            }
            gate.await();
            putObject(put.path(), bytes.readAllBytes());
            return Done.DONE;
        } finally {
            underWay.decrementAndGet();
        }
    }

    private Future<Done> storeFile(ObjectMessage.PutFile put) {
        if (filesFail) {
            return Future.failedFuture(new Failure(Failure.Kind.UNAVAILABLE, "the object store is down"));
        }
        try {
            putObject(put.path(), Files.readAllBytes(put.file()));
            return Future.succeededFuture(Done.DONE);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private synchronized Future<ObjectMessage.Keys> keys(ObjectMessage.ListOlder ask) {
        String bucket = ask.bucket() + "/";
        List<String> rest = objects.keySet().stream()
                .filter(path -> path.startsWith(bucket))
                .map(path -> path.substring(bucket.length()))
                .filter(key ->
                        ask.after().isEmpty() || key.compareTo(ask.after().get()) > 0)
                .toList();
        List<String> page = rest.stream().limit(ask.limit()).toList();
        return Future.succeededFuture(new ObjectMessage.Keys(
                page, rest.size() > page.size() ? Optional.of(page.getLast()) : Optional.empty()));
    }
}
