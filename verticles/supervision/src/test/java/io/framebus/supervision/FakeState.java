package io.framebus.supervision;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobMessage;
import io.framebus.bus.JobSpec;
import io.framebus.bus.LeaseMessage;
import io.framebus.bus.LeaseMessage.ClaimedStream;
import io.framebus.bus.LeaseMessage.Lease;
import io.framebus.bus.ModelMessage;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.Priority;
import io.framebus.bus.SourceSpec;
import io.framebus.vision.StreamState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The state room and the model server as supervision sees them. */
final class FakeState {

    final ConcurrentLinkedQueue<ClaimedStream> claimable = new ConcurrentLinkedQueue<>();
    final List<Lease> owned = new CopyOnWriteArrayList<>();
    final List<UUID> stopRequested = new CopyOnWriteArrayList<>();
    final List<String> history = new CopyOnWriteArrayList<>();
    final List<String> left = new CopyOnWriteArrayList<>();
    final AtomicInteger heartbeats = new AtomicInteger();
    final AtomicInteger refusals = new AtomicInteger();
    final List<LeaseMessage.Claim> claims = new CopyOnWriteArrayList<>();
    final List<LeaseMessage.Lease> givenBack = new CopyOnWriteArrayList<>();
    final List<String> removed = new CopyOnWriteArrayList<>();
    final List<String> retries = new CopyOnWriteArrayList<>();
    volatile Optional<String> modelProblem = Optional.empty();
    volatile boolean triesAgain = true;
    volatile Future<Done> fetched = Future.succeededFuture(Done.DONE);

    FakeState(Vertx vertx) {
        Parts.await(Addresses.heartbeat().on(vertx).serve(beat -> {
            heartbeats.incrementAndGet();
            return Future.succeededFuture(new LeaseMessage.Held(List.copyOf(owned), List.copyOf(stopRequested)));
        }));
        Parts.await(Addresses.claim().on(vertx).serve(this::claim));
        Parts.await(Addresses.advance().on(vertx).serve(this::advance));
        Parts.await(Addresses.sourceChanged().on(vertx).serve(changed -> Future.succeededFuture(Done.DONE)));
        Parts.await(Addresses.leave().on(vertx).serve(leave -> {
            left.add(leave.node());
            return Future.succeededFuture(Done.DONE);
        }));
        Parts.await(Addresses.loadModel().on(vertx).serve(this::load));
        Parts.await(Addresses.retryJob().on(vertx).serve(this::retry));
        Parts.await(Addresses.giveBack().on(vertx).serve(back -> {
            givenBack.add(back.lease());
            owned.remove(back.lease());
            return Future.succeededFuture(Done.DONE);
        }));
        Parts.await(Addresses.getObjectFile().on(vertx).serve(this::fetch));
        Parts.await(Addresses.findJob()
                .on(vertx)
                .serve(ask -> Future.failedFuture(new Failure(Failure.Kind.NOT_FOUND, "there is no such job"))));
        Parts.await(Addresses.deleteObjects().on(vertx).serve(ask -> {
            removed.add(ask.pathPrefix());
            return Future.succeededFuture(Done.DONE);
        }));
    }

    private Future<JobMessage.Retried> retry(JobMessage.Retry retry) {
        retries.add(retry.service() + ": " + retry.error());
        if (triesAgain) {
            owned.removeIf(lease -> lease.id().equals(retry.id()));
        }
        return Future.succeededFuture(new JobMessage.Retried(triesAgain));
    }

    private Future<Done> fetch(ObjectMessage.GetFile ask) {
        return fetched.onSuccess(done -> {
            try {
                Files.writeString(ask.file(), ask.path());
            } catch (IOException unwritable) {
                throw new UncheckedIOException(unwritable);
            }
        });
    }

    UUID offerJob(JobKind kind, StreamState state) {
        UUID id = UUID.randomUUID();
        JobSpec job = new JobSpec(kind, "My Film.MP4", Priority.NORMAL, 10, new JsonObject());
        claimable.add(new ClaimedStream(
                id,
                1,
                "a film",
                SourceSpec.stored("input-files/" + id + "/My Film.MP4", SourceSpec.Kind.FILE),
                "detect",
                "model",
                10,
                List.of(),
                state,
                false,
                Optional.empty(),
                Optional.of(job)));
        return id;
    }

    void offer(StreamState state, String pipeline, boolean stop, long epoch) {
        claimable.add(new ClaimedStream(
                Parts.stream(epoch).id(),
                epoch,
                "camera",
                Parts.CAMERA,
                pipeline,
                "model",
                10,
                List.of(),
                state,
                stop,
                Optional.empty(),
                Optional.empty()));
    }

    private Future<LeaseMessage.Claimed> claim(LeaseMessage.Claim claim) {
        claims.add(claim);
        Optional<ClaimedStream> next =
                claimable.stream().filter(stream -> room(claim, stream) > 0).findFirst();
        next.ifPresent(stream -> {
            claimable.remove(stream);
            owned.removeIf(lease -> lease.id().equals(stream.id()));
            owned.add(new Lease(stream.id(), stream.epoch()));
        });
        return Future.succeededFuture(
                new LeaseMessage.Claimed(next.map(List::of).orElse(List.of())));
    }

    private static int room(LeaseMessage.Claim claim, ClaimedStream stream) {
        return switch (Lane.of(stream.job())) {
            case STREAMS -> claim.streams();
            case JOBS -> claim.jobs();
            case PHOTOS -> claim.photos();
        };
    }

    private Future<LeaseMessage.Advanced> advance(LeaseMessage.Advance move) {
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return Future.failedFuture(new Failure(Failure.Kind.UNAVAILABLE, "no database"));
        }
        String error = move.error().map(text -> ": " + text).orElse("");
        history.add(move.to().wireName() + " by " + move.service() + error);
        if (move.to().isFinal()) {
            owned.removeIf(lease -> lease.id().equals(move.id()));
        }
        return Future.succeededFuture(new LeaseMessage.Advanced(move.to()));
    }

    private Future<ModelMessage.ModelView> load(ModelMessage.Load load) {
        return modelProblem
                .<Future<ModelMessage.ModelView>>map(
                        reason -> Future.failedFuture(new Failure(Failure.Kind.INVALID, reason)))
                .orElseGet(() -> Future.succeededFuture(new ModelMessage.ModelView(
                        load.name(), "yolox", "model.onnx", "", 416, 416, List.of(), "", "loaded", "cpu")));
    }
}
