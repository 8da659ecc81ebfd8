package io.framebus.vision;

import static io.framebus.vision.StreamState.INACTIVE;
import static io.framebus.vision.StreamState.INACTIVE_ERROR;
import static io.framebus.vision.StreamState.INIT_SHUTDOWN;
import static io.framebus.vision.StreamState.INIT_STARTUP;
import static io.framebus.vision.StreamState.IN_SHUTDOWN_PROCESSING;
import static io.framebus.vision.StreamState.IN_STARTUP_PROCESSING;
import static io.framebus.vision.StreamState.ML_STARTED;
import static io.framebus.vision.StreamState.RUNNER_STARTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StreamStateTest {

    /** The whole table; every pair that is not here is forbidden. */
    private static final Set<List<StreamState>> ALLOWED = Set.of(
            List.of(INIT_STARTUP, IN_STARTUP_PROCESSING),
            List.of(INIT_STARTUP, INIT_SHUTDOWN),
            List.of(IN_STARTUP_PROCESSING, RUNNER_STARTED),
            List.of(IN_STARTUP_PROCESSING, INIT_SHUTDOWN),
            List.of(RUNNER_STARTED, ML_STARTED),
            List.of(RUNNER_STARTED, INIT_SHUTDOWN),
            List.of(ML_STARTED, INIT_SHUTDOWN),
            List.of(INIT_SHUTDOWN, IN_SHUTDOWN_PROCESSING),
            List.of(IN_SHUTDOWN_PROCESSING, INACTIVE),
            List.of(IN_SHUTDOWN_PROCESSING, INACTIVE_ERROR));

    @Test
    void everyPairIsAllowedOrForbiddenByTheTable() {
        for (StreamState from : StreamState.values()) {
            for (StreamState to : StreamState.values()) {
                assertEquals(ALLOWED.contains(List.of(from, to)), from.mayBecome(to), from + " -> " + to);
                assertEquals(from.mayBecome(to), from.successors().contains(to), from + " -> " + to);
            }
        }
    }

    @Test
    void onlyTheInactiveStatesAreFinal() {
        EnumSet<StreamState> finals = EnumSet.noneOf(StreamState.class);
        Stream.of(StreamState.values()).filter(StreamState::isFinal).forEach(finals::add);
        assertEquals(EnumSet.of(INACTIVE, INACTIVE_ERROR), finals);
    }

    @Test
    void stoppingIsEverythingFromTheRequestOnAndNeverTurnsBack() {
        EnumSet<StreamState> stopping = EnumSet.noneOf(StreamState.class);
        Stream.of(StreamState.values()).filter(StreamState::isStopping).forEach(stopping::add);
        assertEquals(EnumSet.of(INIT_SHUTDOWN, IN_SHUTDOWN_PROCESSING, INACTIVE, INACTIVE_ERROR), stopping);
        stopping.forEach(state -> assertTrue(stopping.containsAll(state.successors()), state.name()));
    }

    @Test
    void everyStateHasANameOutsideThatLeadsBack() {
        assertEquals(
                List.of(
                        "init_startup",
                        "in_startup_processing",
                        "runner_started",
                        "ml_started",
                        "init_shutdown",
                        "in_shutdown_processing",
                        "inactive",
                        "inactive_error"),
                Stream.of(StreamState.values()).map(StreamState::wireName).toList());
        for (StreamState state : StreamState.values()) {
            assertEquals(Optional.of(state), StreamState.ofWireName(state.wireName()));
        }
        assertEquals(Optional.empty(), StreamState.ofWireName("running"));
    }
}
