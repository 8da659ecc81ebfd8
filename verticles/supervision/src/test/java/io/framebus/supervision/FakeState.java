package io.framebus.supervision;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.LeaseMessage;
import io.framebus.bus.LeaseMessage.ClaimedStream;
import io.framebus.bus.LeaseMessage.Lease;
import io.framebus.bus.ModelMessage;
import io.framebus.vision.StreamState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
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
    volatile Optional<String> modelProblem = Optional.empty();

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
                Optional.empty()));
    }

    private Future<LeaseMessage.Claimed> claim(LeaseMessage.Claim claim) {
        ClaimedStream stream = claimable.poll();
        if (stream == null) {
            return Future.succeededFuture(new LeaseMessage.Claimed(List.of()));
        }
        owned.removeIf(lease -> lease.id().equals(stream.id()));
        owned.add(new Lease(stream.id(), stream.epoch()));
        return Future.succeededFuture(new LeaseMessage.Claimed(List.of(stream)));
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
