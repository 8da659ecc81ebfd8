package io.framebus.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.framebus.bus.Failure;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProblemTest {

    @ParameterizedTest
    @CsvSource({
        "INVALID, 400",
        "NOT_FOUND, 404",
        "CONFLICT, 409",
        "STALE_EPOCH, 409",
        "UNDECODABLE, 422",
        "KEY_REUSED, 422",
        "OVERLOADED, 429",
        "TIMEOUT, 503",
        "UNAVAILABLE, 503",
        "INTERNAL, 500",
    })
    void everyKindOfFailureHasItsStatus(Failure.Kind kind, int status) {
        assertEquals(status, Problem.of(new Failure(kind, "why")).status());
    }

    @Test
    void aDefectKeepsItsDetailsToItself() {
        String text = Problem.of(new IllegalStateException("password=hunter2"))
                .toJson()
                .encode();
        assertFalse(text.contains("hunter2"), text);
        assertFalse(text.contains("IllegalState"), text);
    }

    @Test
    void credentialsAreHiddenInDetails() {
        Problem problem = Problem.of(new Failure(Failure.Kind.INVALID, "rtsp://me:secret@host/x is dark"));
        assertEquals("rtsp://***@host/x is dark", problem.detail());
    }

    @Test
    void jsonHasTheFieldsOfRfc9457AndTheErrors() {
        Problem problem = new Problem(400, "fps: too high", List.of(new FieldError("fps", "too high")));
        assertEquals(new JsonObject("""
            {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "fps: too high",
             "errors": [{"field": "fps", "message": "too high"}]}\
            """), problem.toJson());
    }
}
