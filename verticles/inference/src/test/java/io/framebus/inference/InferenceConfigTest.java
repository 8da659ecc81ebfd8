package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "CPU, 1, 1, 1", "CPU, 2, 2, 1", "CPU, 8, 8, 1", "CPU, 64, 64, 1", "CPU, 1000, 256, 1",
        "CUDA, 1, 1, 8", "CUDA, 2, 1, 8", "CUDA, 8, 4, 8", "CUDA, 64, 4, 8", "TENSORRT, 8, 4, 8"
    })
    void defaultsFollowTheProviderAndTheCores(InferenceConfig.Provider provider, int cores, int runs, int batch) {
        InferenceConfig config =
                InferenceConfig.defaults(Optional.empty(), List.of()).on(provider, cores);
        assertEquals(provider, config.provider());
        assertEquals(runs, config.concurrentRuns());
        assertEquals(batch, config.batchSize());
        assertEquals(1, config.intraOpThreads());
        assertEquals(Duration.ZERO, config.batchWait());
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
