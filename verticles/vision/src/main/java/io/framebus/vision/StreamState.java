package io.framebus.vision;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The life of a stream. Moves only along {@link #mayBecome}; the two inactive states are final. */
public enum StreamState {
    INIT_STARTUP,
    IN_STARTUP_PROCESSING,
    RUNNER_STARTED,
    ML_STARTED,
    INIT_SHUTDOWN,
    IN_SHUTDOWN_PROCESSING,
    INACTIVE,
    INACTIVE_ERROR;

    /** The states that may follow this one. */
    public Set<StreamState> successors() {
        return switch (this) {
            case INIT_STARTUP -> Set.of(IN_STARTUP_PROCESSING, INIT_SHUTDOWN);
            case IN_STARTUP_PROCESSING -> Set.of(RUNNER_STARTED, INIT_SHUTDOWN);
            case RUNNER_STARTED -> Set.of(ML_STARTED, INIT_SHUTDOWN);
            case ML_STARTED -> Set.of(INIT_SHUTDOWN);
            case INIT_SHUTDOWN -> Set.of(IN_SHUTDOWN_PROCESSING);
            case IN_SHUTDOWN_PROCESSING -> Set.of(INACTIVE, INACTIVE_ERROR);
            case INACTIVE, INACTIVE_ERROR -> Set.of();
        };
    }

    public boolean mayBecome(StreamState next) {
        return successors().contains(next);
    }

    public boolean isFinal() {
        return successors().isEmpty();
    }

    /** True from the request to stop on, the final states included. */
    public boolean isStopping() {
        return compareTo(INIT_SHUTDOWN) >= 0;
    }

    /** The name outsiders see, for instance {@code init_startup}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<StreamState> ofWireName(String wireName) {
        for (StreamState state : values()) {
            if (state.wireName().equals(wireName)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
