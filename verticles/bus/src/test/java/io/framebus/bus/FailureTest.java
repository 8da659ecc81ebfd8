package io.framebus.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

final class FailureTest {

    /** The numbers are on the wire: they may be added to, never changed. */
    @Test
    void codesOfTheKindsStayAsTheyWere() {
        assertEquals(
                List.of(
                        "INVALID 1",
                        "NOT_FOUND 2",
                        "CONFLICT 3",
                        "STALE_EPOCH 4",
                        "OVERLOADED 5",
                        "TIMEOUT 6",
                        "UNAVAILABLE 7",
                        "UNDECODABLE 8",
                        "KEY_REUSED 9",
                        "INTERNAL 10"),
                Arrays.stream(Failure.Kind.values())
                        .map(kind -> kind + " " + kind.code())
                        .toList());
    }

    @Test
    void aReplyGetsItsKindBack() {
        for (Failure.Kind kind : Failure.Kind.values()) {
            Failure failure =
                    Failure.of(new ReplyException(ReplyFailure.RECIPIENT_FAILURE, kind.code(), "for the user"));
            assertEquals(kind, failure.kind());
            assertEquals("for the user", failure.getMessage());
        }
    }

    @Test
    void anythingUnknownIsADefectOfOurs() {
        assertEquals(
                Failure.Kind.INTERNAL,
                Failure.of(new ReplyException(ReplyFailure.RECIPIENT_FAILURE, 99, "newer"))
                        .kind());
        assertEquals(
                Failure.Kind.INTERNAL,
                Failure.of(new NoSuchElementException("gone")).kind());
        assertEquals(
                Failure.Kind.INVALID,
                Failure.of(new IllegalArgumentException("bad")).kind());
    }

    @Test
    void aFailureStaysItselfAndAlwaysHasAMessage() {
        Failure failure = new Failure(Failure.Kind.CONFLICT, "it runs");
        assertSame(failure, Failure.of(failure));
        assertEquals(
                "IllegalStateException", Failure.of(new IllegalStateException()).getMessage());
    }
}
