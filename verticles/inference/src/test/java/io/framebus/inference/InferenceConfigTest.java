package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InferenceConfigTest {

    @Test
    void defaultsAreOneThreadARunAndAsManyRunsAsCores() {
        InferenceConfig config = InferenceConfig.defaults(Optional.empty(), List.of());
        assertEquals(1, config.intraOpThreads());
        assertEquals(Runtime.getRuntime().availableProcessors(), config.concurrentRuns());
        assertEquals(1, config.batchSize());
        assertEquals(Duration.ZERO, config.batchWait());
        assertEquals("CPUExecutionProvider", config.provider().reportedName());
    }

    @Test
    void badValueIsNamedWithWhatIsAllowed() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new InferenceConfig(
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Path.of("cache"),
                        InferenceConfig.Provider.CPU,
                        0,
                        1,
                        64,
                        1,
                        Duration.ZERO,
                        Duration.ofSeconds(60),
                        3L << 30));
        assertEquals("concurrent_runs is 0, allowed are 1 to 256", refused.getMessage());
    }
}
