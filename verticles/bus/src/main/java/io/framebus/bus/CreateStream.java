package io.framebus.bus;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A checked request for a new stream. Answered when its row and its outbox record are committed.
 *
 * @param id the new stream's, where the asker had to choose it; any otherwise
 * @param job what somebody waits for, empty for a plain stream
 * @param name shown to users
 * @param source what to open
 * @param pipeline name of the pipeline
 * @param model name of the model
 * @param fps frames to select a second; 0 selects every frame
 * @param labels class names to keep; empty keeps all
 * @param idempotencyKey as the client sent it
 * @param bodyHash of the request, to tell a repetition from a reused key
 */
public record CreateStream(
        Optional<UUID> id,
        Optional<JobSpec> job,
        String name,
        SourceSpec source,
        String pipeline,
        String model,
        double fps,
        List<String> labels,
        Optional<String> idempotencyKey,
        String bodyHash)
        implements BusMessage.Local {
    /** A stream that is no job. */
    public static CreateStream plain(
            String name,
            SourceSpec source,
            String pipeline,
            String model,
            double fps,
            List<String> labels,
            Optional<String> idempotencyKey,
            String bodyHash) {
        return new CreateStream(
                Optional.empty(),
                Optional.empty(),
                name,
                source,
                pipeline,
                model,
                fps,
                labels,
                idempotencyKey,
                bodyHash);
    }
}
