package io.framebus.supervision;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.LeaseMessage;
import io.framebus.bus.StreamAssignment;
import io.framebus.vision.StreamState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the moves of one stream, one after the other, in the order in which things happened; again where the record
 * is away for a moment.
 */
final class StreamMoves {

    private static final Logger LOG = LoggerFactory.getLogger(StreamMoves.class);
    private static final Duration STATE_DEADLINE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 500;
    private static final int TRIES = 10;

    private final Vertx vertx;
    private final StreamAssignment stream;
    private StreamState state;
    private Future<StreamState> moves;

    StreamMoves(Vertx vertx, StreamAssignment stream, StreamState state) {
        this.vertx = vertx;
        this.stream = stream;
        this.state = state;
        this.moves = Future.succeededFuture(state);
    }

    StreamState state() {
        return state;
    }

    /**
     * Asks for a move behind all moves asked for before; a move that a later owner needs not make again is left out.
     */
    void ask(StreamState to, String service) {
        ask(to, service, Optional.empty(), List.of());
    }

    void ask(StreamState to, String service, Optional<String> error, List<String> warnings) {
        moves = moves.transform(
                before -> state.mayBecome(to) ? advance(to, service, error, warnings) : Future.succeededFuture(state));
    }

    /** Completes, in any case, when every move asked for so far is made or refused. */
    Future<Void> made() {
        return moves.transform(anyhow -> Future.succeededFuture());
    }

    /** Asks for the last move, whatever became of those before. */
    Future<StreamState> end(StreamState to, Optional<String> error, List<String> warnings) {
        return made().compose(done -> advance(to, "supervision", error, warnings));
    }

    private Future<StreamState> advance(StreamState to, String service, Optional<String> error, List<String> warnings) {
        LeaseMessage.Advance move = new LeaseMessage.Advance(stream.id(), stream.epoch(), to, service, error, warnings);
        return patiently(() -> Addresses.advance().on(vertx).ask(move, STATE_DEADLINE))
                .map(moved -> {
                    state = moved.state();
                    return state;
                })
                .onFailure(thrown ->
                        LOG.warn("stream {} did not become {}: {}", stream.id(), to.wireName(), thrown.getMessage()));
    }

    /** Asks the record again and again while it is away. */
    <T> Future<T> patiently(Supplier<Future<T>> question) {
        return patiently(question, TRIES);
    }

    private <T> Future<T> patiently(Supplier<Future<T>> question, int triesLeft) {
        return question.get().recover(thrown -> {
            Failure.Kind kind = Failure.of(thrown).kind();
            boolean passing = kind == Failure.Kind.UNAVAILABLE || kind == Failure.Kind.TIMEOUT;
            return passing && triesLeft > 0
                    ? vertx.timer(PAUSE_MILLIS).compose(waited -> patiently(question, triesLeft - 1))
                    : Future.failedFuture(thrown);
        });
    }
}
