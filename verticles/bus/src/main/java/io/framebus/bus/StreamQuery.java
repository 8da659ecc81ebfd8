package io.framebus.bus;

import java.util.Optional;
import java.util.UUID;

/** Questions about recorded streams and their results. */
public sealed interface StreamQuery extends BusMessage.Local {

    /** One stream; NOT_FOUND where there is none. */
    record Find(UUID id) implements StreamQuery {}

    /** Asks a stream to stop; repeating it is harmless; NOT_FOUND where there is none. Answered with its state then. */
    record Stop(UUID id) implements StreamQuery {}

    /** Removes an inactive stream with all its rows; CONFLICT while it runs. Its objects are the asker's to remove. */
    record Delete(UUID id) implements StreamQuery {}

    /**
     * Streams, newest first.
     *
     * @param limit 1..1000
     * @param after id of the last stream seen
     */
    record Page(int limit, Optional<UUID> after) implements BusMessage.Local {}

    /**
     * Recorded results in {@code seq} order.
     *
     * @param after last {@code seq} seen, -1 from the start
     * @param limit 1..1000
     */
    record Results(UUID id, long after, int limit) implements BusMessage.Local {}
}
