package io.framebus.bus;

import io.framebus.vision.StreamState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A stream as the record has it.
 *
 * @param url with its credentials hidden
 * @param node name of the node that holds the lease
 * @param epoch of the lease, 0 before the first
 * @param error why it ended in error
 * @param warnings what was lost on the way
 * @param counters the newest snapshot that was written
 * @param history every transition in order
 */
public record StreamView(
        UUID id,
        String name,
        String url,
        String pipeline,
        String model,
        StreamState state,
        Optional<String> node,
        long epoch,
        Optional<String> error,
        List<String> warnings,
        SourceStatus source,
        Counters counters,
        Instant createdAt,
        List<Transition> history)
        implements BusMessage.Local {

    /** One move of the state machine, and who made it. */
    public record Transition(StreamState state, Instant at, String service) {}

    /** Several streams. */
    public record Many(List<StreamView> streams) implements BusMessage.Local {}
}
