package io.framebus.rendering;

import io.framebus.bus.Address;
import io.framebus.bus.Addresses;
import io.framebus.bus.BusMessage;
import io.framebus.bus.Channel;
import io.framebus.bus.Failure;
import io.framebus.bus.JobMessage;
import io.framebus.bus.JobProgress;
import io.framebus.bus.JobQuery;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the threads of one job ask of the rest of the house. A call waits for its answer; while the part that should
 * answer is down it is asked again, until the thread is interrupted. Every other failure is thrown.
 */
final class JobCalls {

    private static final Logger LOG = LoggerFactory.getLogger(JobCalls.class);
    private static final Duration STATE_DEADLINE = Duration.ofSeconds(10);

    /** A file of many gigabytes goes over a slow line. */
    private static final Duration FILE_DEADLINE = Duration.ofMinutes(30);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Vertx vertx;
    private final Context owner;
    private final StreamAssignment stream;

    JobCalls(Vertx vertx, Context owner, StreamAssignment stream) {
        this.vertx = vertx;
        this.owner = owner;
        this.stream = stream;
    }

    /** What was noted of this job so far; nothing where the record does not know it. */
    JsonObject result() throws InterruptedException {
        try {
            return ask(Addresses.findJob(), new JobQuery.Find(stream.id()), STATE_DEADLINE)
                    .result();
        } catch (Failure failed) {
            if (failed.kind() == Failure.Kind.NOT_FOUND) {
                return new JsonObject();
            }
            throw failed;
        }
    }

    void note(String field, JsonObject value) throws InterruptedException {
        JsonObject patch = new JsonObject().put(field, value);
        ask(Addresses.noteJob(), new JobMessage.Note(stream.id(), stream.epoch(), patch), STATE_DEADLINE);
    }

    void putFile(String path, Path file, String contentType) throws InterruptedException {
        ask(Addresses.putObjectFile(), new ObjectMessage.PutFile(path, file, contentType), FILE_DEADLINE);
    }

    void getFile(String path, Path file) throws InterruptedException {
        ask(Addresses.getObjectFile(), new ObjectMessage.GetFile(path, file), FILE_DEADLINE);
    }

    void deleteAll(String pathPrefix) throws InterruptedException {
        ask(Addresses.deleteObjects(), new ObjectMessage.DeleteAll(pathPrefix), FILE_DEADLINE);
    }

    void report(StreamReport report) throws InterruptedException {
        ask(Addresses.report(stream.id(), stream.epoch()), report, STATE_DEADLINE);
    }

    /** Told, not asked: the next one makes up for a lost one. */
    void progress(long done, long total, double framesPerSecond) {
        JobProgress progress = new JobProgress(stream.id(), stream.epoch(), "encode", done, total, framesPerSecond);
        owner.runOnContext(_ -> Addresses.jobProgress().on(vertx).tell(progress));
    }

    private <Q extends BusMessage, A extends BusMessage> A ask(Address<Q, A> address, Q question, Duration deadline)
            throws InterruptedException {
        boolean complained = false;
        while (true) {
            try {
                return once(address.on(vertx), question, deadline);
            } catch (Failure failed) {
                boolean passing = switch (failed.kind()) {
                    case UNAVAILABLE, TIMEOUT, OVERLOADED -> true;
                    case INVALID, NOT_FOUND, CONFLICT, STALE_EPOCH, UNDECODABLE, KEY_REUSED, INTERNAL -> false;
                };
                if (!passing) {
                    throw failed;
                }
                if (!complained) {
                    LOG.warn("job {} waits for {}: {}", stream.id(), address.name(), failed.getMessage());
                    complained = true;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private <Q extends BusMessage, A extends BusMessage> A once(Channel<Q, A> channel, Q question, Duration deadline)
            throws InterruptedException {
        CompletableFuture<A> answer = new CompletableFuture<>();
        owner.runOnContext(_ ->
                channel.ask(question, deadline).onSuccess(answer::complete).onFailure(answer::completeExceptionally));
        try {
            return answer.get();
        } catch (ExecutionException refused) {
            throw Failure.of(Optional.ofNullable(refused.getCause()).orElse(refused));
        }
    }
}
