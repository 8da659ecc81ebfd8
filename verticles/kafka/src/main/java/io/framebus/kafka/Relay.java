package io.framebus.kafka;

import io.framebus.bus.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the outbox in rounds: read the oldest rows of the held shards, publish, await the acknowledgements, delete.
 * Whatever fails, it lets everything go, waits a little and begins anew from what the outbox still has. Confined to its
 * verticle's context.
 */
final class Relay {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2000;
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Vertx vertx;
    private final KafkaConfig config;
    private Optional<OutboxSession> session = Optional.empty();
    private Optional<Publisher> publisher = Optional.empty();
    private Future<?> aborted = Future.succeededFuture();
    private Optional<Promise<Void>> stopping = Optional.empty();
    private Optional<String> trouble = Optional.empty();
    private boolean over;
    private long lookedNanos = System.nanoTime() - LOOK_NANOS;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private volatile long lag;

    Relay(Vertx vertx, KafkaConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    /** Begins and goes on until {@link #drain}. */
    void begin() {
        if (over) {
            return;
        }
        round().onComplete(published -> {
            if (published.failed()) {
                letGo(published.cause());
            }
            goOn(published.succeeded(), published.succeeded() ? published.result() : 0);
        });
    }

    long lag() {
        return lag;
    }

    int shards() {
        return session.map(OutboxSession::shards).orElse(0);
    }

    /** What stands in its way, for the user. */
    Optional<String> trouble() {
        return trouble;
    }

    /** Publishes what is left, for a bounded time, and lets everything go. */
    Future<Void> drain() {
        Promise<Void> empty = Promise.promise();
        stopping = Optional.of(empty);
        vertx.setTimer(Math.max(1, config.stop().toMillis()), late -> empty.tryComplete());
        return empty.future().eventually(() -> {
            over = true;
            return close();
        });
    }

    private void goOn(boolean wentWell, int published) {
        if (stopping.isPresent() && (!wentWell || published == 0)) {
            stopping.get().tryComplete();
            return;
        }
        if (wentWell) {
            trouble = Optional.empty();
            pauseMillis = FIRST_PAUSE_MILLIS;
        }
        long wait = wentWell ? config.poll().toMillis() : pauseMillis;
        if (!wentWell) {
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        }
        if (published > 0) {
            begin();
        } else {
            vertx.setTimer(wait, fired -> begin());
        }
    }

    private Future<Integer> round() {
        return opened().compose(open -> look(open)
                .compose(done -> open.read())
                .compose(rows -> rows.isEmpty() ? Future.succeededFuture(0) : publish(open, rows)));
    }

    private Future<OutboxSession> opened() {
        if (session.isPresent()) {
            return Future.succeededFuture(session.get());
        }
        return OutboxSession.open(vertx, config, this::lost).map(open -> {
            session = Optional.of(open);
            lookedNanos = System.nanoTime() - LOOK_NANOS;
            return open;
        });
    }

    /** Once a second: shards that became free, and how much waits. */
    private Future<Void> look(OutboxSession open) {
        if (System.nanoTime() - lookedNanos < LOOK_NANOS) {
            return Future.succeededFuture();
        }
        lookedNanos = System.nanoTime();
        return open.takeShards().compose(done -> open.lag()).map(counted -> {
            lag = counted;
            return null;
        });
    }

    private Future<Integer> publish(OutboxSession open, List<OutboxRow> rows) {
        return publisher().compose(using -> using.publish(rows)).compose(acknowledged -> {
            if (session.isEmpty() || session.get() != open) {
                // Somebody else may publish these rows by now.
                return Future.failedFuture(new Failure(Failure.Kind.UNAVAILABLE, "the outbox was lost meanwhile"));
            }
            return open.delete(acknowledged)
                    .compose(done -> acknowledged.size() == rows.size()
                            ? Future.succeededFuture(rows.size())
                            : Future.failedFuture(new Failure(
                                    Failure.Kind.UNAVAILABLE,
                                    "Kafka at " + config.bootstrap() + " has not acknowledged what was published")));
        });
    }

    private Future<Publisher> publisher() {
        if (publisher.isPresent()) {
            return Future.succeededFuture(publisher.get());
        }
        return Publisher.open(vertx, config).map(opened -> {
            publisher = Optional.of(opened);
            return opened;
        });
    }

    private void lost() {
        session = Optional.empty();
        abortPublisher();
    }

    private void letGo(Throwable thrown) {
        trouble = Optional.of(String.valueOf(thrown.getMessage()));
        LOG.warn("the relay begins anew: {}", thrown.getMessage());
        close();
    }

    private Future<?> close() {
        abortPublisher();
        Optional<OutboxSession> closing = session;
        session = Optional.empty();
        return closing.map(OutboxSession::close)
                .orElseGet(Future::succeededFuture)
                .eventually(() -> aborted);
    }

    private void abortPublisher() {
        publisher.ifPresent(aborting -> aborted = aborting.abort());
        publisher = Optional.empty();
    }
}
