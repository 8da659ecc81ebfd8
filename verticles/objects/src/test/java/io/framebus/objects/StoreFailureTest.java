package io.framebus.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Failure;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;
import java.net.ConnectException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StoreFailureTest {

    @Test
    void lostConnectionsAndServerErrorsPass() {
        List<Exception> passing = List.of(
                new ConnectException("refused"),
                new MinioException(new ConnectException("refused")),
                new ServerException("busy", 503, ""),
                new InvalidResponseException(502, "text/html", "<html>", ""));
        for (Exception thrown : passing) {
            StoreFailure failure = StoreFailure.of(thrown);
            assertTrue(failure.passing(), thrown.toString());
            assertEquals(Failure.Kind.UNAVAILABLE, failure.failure().kind(), thrown.toString());
        }
    }

    @Test
    void wrongArgumentsAreNotTriedAgain() {
        StoreFailure failure = StoreFailure.of(new IllegalArgumentException("bad name"));
        assertFalse(failure.passing());
        assertEquals(Failure.Kind.INVALID, failure.failure().kind());
    }

    @Test
    void failureOfOursStaysItself() {
        Failure known = new Failure(Failure.Kind.NOT_FOUND, "no such thing");
        assertSame(known, StoreFailure.of(new IllegalStateException(known)).failure());
    }
}
