package io.framebus.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.StreamAssignment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StreamPartsTest {

    private final Vertx vertx = Vertx.vertx();
    private final StreamAssignment stream = Parts.stream(1);
    private final Parts made = new Parts();
    private final StreamParts parts = new StreamParts(vertx, stream, Duration.ofMillis(50));

    @AfterEach
    void close() {
        Parts.await(vertx.close());
    }

    @Test
    void partsStartInOrderAndStopInReverse() {
        Parts.await(parts.start(stream, List.of(made.obedient("a"), made.obedient("b"), made.obedient("c")), 2));
        StreamParts.Stopped stopped = Parts.await(parts.stop(false));
        assertEquals(List.of("start a 1", "start b 1", "start c 1", "stop c 1", "stop b 1", "stop a 1"), made.log);
        assertEquals(new StreamParts.Stopped(List.of("c", "b", "a"), List.of()), stopped);
    }

    @Test
    void aPartThatFailsTakesBackWhatWasStartedBefore() {
        CompletionException thrown = assertThrows(
                CompletionException.class,
                () -> Parts.await(parts.start(
                        stream,
                        List.of(
                                made.obedient("a"),
                                made.obedient("b"),
                                made.failing("c", "no room"),
                                made.obedient("d")),
                        2)));
        StreamParts.StartFailed failed = assertInstanceOf(StreamParts.StartFailed.class, thrown.getCause());
        assertEquals("c: no room", failed.service() + ": " + failed.getMessage());
        assertEquals(List.of("start a 1", "start b 1", "start c 1", "stop b 1", "stop a 1"), made.log);
    }

    @Test
    void aPartThatCannotEvenBeMadeIsNamed() {
        StreamPart unmade = new StreamPart("b", assignment -> {
            throw new IllegalStateException("out of memory");
        });
        CompletionException thrown = assertThrows(
                CompletionException.class,
                () -> Parts.await(parts.start(stream, List.of(made.obedient("a"), unmade), 2)));
        StreamParts.StartFailed failed = assertInstanceOf(StreamParts.StartFailed.class, thrown.getCause());
        assertEquals("b", failed.service());
        assertEquals(List.of("start a 1", "stop a 1"), made.log);
    }

    @Test
    void aPartThatNeverConfirmsIsNamedAndHoldsUpNobody() {
        Parts.await(parts.start(stream, List.of(made.obedient("a"), made.stubborn("b"), made.obedient("c")), 2));
        StreamParts.Stopped stopped = Parts.await(parts.stop(false));
        assertEquals(List.of("c", "a"), stopped.confirmed());
        assertEquals(1, stopped.failures().size());
        assertEquals(true, stopped.failures().getFirst().startsWith("b did not stop: no confirmation within"));
    }

    @Test
    void framesInFlightMayFinishOnceTheirSourceIsGone() {
        Parts.await(Addresses.sourceEnded(stream.id(), stream.epoch()).on(vertx).serve(ended -> {
            made.log.add("drain");
            return Future.succeededFuture(Done.DONE);
        }));
        Parts.await(parts.start(stream, List.of(made.obedient("splitter"), made.obedient("runner")), 2));
        made.log.clear();
        Parts.await(parts.stop(true));
        assertEquals(List.of("stop runner 1", "drain", "stop splitter 1"), made.log);
    }
}
