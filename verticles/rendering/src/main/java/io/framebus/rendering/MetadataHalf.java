package io.framebus.rendering;

import io.framebus.bus.Failure;
import io.framebus.bus.Json;
import io.framebus.bus.StreamAssignment;
import io.framebus.media.MediaException;
import io.framebus.media.MediaProbe;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** The other half of an enhancement: what the source says about itself. On a thread of its own. */
final class MetadataHalf {

    static final String FIELD = "metadata";

    /** A file of two gigabytes is read to its end. */
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private final StreamAssignment stream;
    private final JobCalls calls;

    MetadataHalf(StreamAssignment stream, JobCalls calls) {
        this.stream = stream;
        this.calls = calls;
    }

    /** @param earlier what an earlier owner has noted of this half */
    void run(JsonObject earlier) throws InterruptedException {
        if ("done".equals(earlier.getString("status"))) {
            return;
        }
        calls.note(FIELD, status("processing"));
        JsonObject outcome;
        try {
            JsonObject result = new JsonObject(Json.write(MediaProbe.metadata(stream.source(), DEADLINE)));
            outcome = status("done").put("result", result);
        } catch (MediaException | RuntimeException unusable) {
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException("stopped").initCause(unusable);
            }
            outcome = status("failed").put("error", Failure.of(unusable).getMessage());
        }
        calls.note(FIELD, outcome);
    }

    private static JsonObject status(String status) {
        return new JsonObject().put("status", status).putNull("result").putNull("error");
    }
}
