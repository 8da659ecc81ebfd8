package io.framebus.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ChannelTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final StreamQuery.Delete QUESTION = new StreamQuery.Delete(new UUID(1, 2));

    private final Vertx vertx = Vertx.vertx();
    private final Channel<StreamQuery.Delete, Done> channel =
            Addresses.deleteStream().on(vertx);

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void aQuestionReachesItsHandlerByReference() {
        LinkedBlockingQueue<StreamQuery.Delete> heard = new LinkedBlockingQueue<>();
        serve(question -> {
            heard.add(question);
            return Future.succeededFuture(Done.DONE);
        });
        assertEquals(Done.DONE, await(channel.ask(QUESTION, DEADLINE)));
        assertEquals(System.identityHashCode(QUESTION), System.identityHashCode(heard.poll()));
    }

    @Test
    void everyKindOfFailureSurvivesTheBus() {
        for (Failure.Kind kind : Failure.Kind.values()) {
            Registration served = serve(question -> Future.failedFuture(new Failure(kind, "because of " + kind)));
            Failure failure = refused(DEADLINE);
            assertEquals(kind, failure.kind());
            assertEquals("because of " + kind, failure.getMessage());
            await(served.close());
        }
    }

    @Test
    void aHandlerThatThrowsIsAnsweredForToo() {
        serve(question -> {
            throw new IllegalArgumentException("not like this");
        });
        Failure failure = refused(DEADLINE);
        assertEquals(Failure.Kind.INVALID, failure.kind());
        assertEquals("not like this", failure.getMessage());
    }

    @Test
    void noAnswerWithinTheDeadlineIsATimeout() {
        Promise<Done> never = Promise.promise();
        serve(question -> never.future());
        assertEquals(Failure.Kind.TIMEOUT, refused(Duration.ofMillis(20)).kind());
    }

    @Test
    void nobodyServingIsUnavailable() {
        assertEquals(Failure.Kind.UNAVAILABLE, refused(DEADLINE).kind());
    }

    @Test
    void aClosedRegistrationHearsNothingMore() {
        await(serve(question -> Future.succeededFuture(Done.DONE)).close());
        assertEquals(Failure.Kind.UNAVAILABLE, refused(DEADLINE).kind());
    }

    @Test
    void everySubscriberHearsWhatIsPublishedEvenBehindOneThatThrows() throws InterruptedException {
        Channel<StreamsChanged, StreamsChanged> changed =
                Addresses.streamsChanged().on(vertx);
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        await(changed.subscribe(message -> {
            throw new IllegalStateException("a subscriber's own trouble");
        }));
        await(changed.subscribe(message -> heard.add("first " + message.id())));
        await(changed.subscribe(message -> heard.add("second " + message.id())));
        for (int round = 0; round < 2; round++) {
            changed.publish(new StreamsChanged(QUESTION.id()));
            String one = next(heard);
            assertEquals(Set.of("first " + QUESTION.id(), "second " + QUESTION.id()), Set.of(one, next(heard)));
        }
    }

    private static String next(LinkedBlockingQueue<String> heard) throws InterruptedException {
        return String.valueOf(heard.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS));
    }

    private Registration serve(Function<StreamQuery.Delete, Future<Done>> handler) {
        return await(channel.serve(handler));
    }

    private Failure refused(Duration deadline) {
        CompletionException thrown =
                assertThrows(CompletionException.class, () -> await(channel.ask(QUESTION, deadline)));
        return (Failure) Objects.requireNonNull(thrown.getCause());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
