package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.framebus.inference.InferenceConfig;
import io.framebus.inference.ModelTiming.Load;
import io.framebus.inference.ModelTiming.Times;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ModelBenchTest {

    private static List<Load> grid(int cores, boolean batches) {
        InferenceConfig config =
                InferenceConfig.defaults(Optional.empty(), List.of()).withConcurrentRuns(cores);
        return List.copyOf(ModelBench.grid(config, batches, cores));
    }

    @Test
    void gridSharesTheCoresOutAndHasNoSettingTwice() {
        assertEquals(List.of(new Load(1, 1, 1)), grid(1, false));
        assertEquals(List.of(new Load(2, 1, 1), new Load(1, 1, 1), new Load(1, 2, 1)), grid(2, false));
        assertEquals(
                List.of(
                        new Load(8, 1, 1),
                        new Load(1, 1, 1),
                        new Load(4, 2, 1),
                        new Load(2, 4, 1),
                        new Load(1, 8, 1),
                        new Load(8, 1, 4),
                        new Load(1, 8, 4)),
                grid(8, true));
    }

    @Test
    void batchesOfTheDefaultCountOnlyWhereTheModelTakesThem() {
        InferenceConfig config = InferenceConfig.defaults(Optional.empty(), List.of())
                .withConcurrentRuns(2)
                .withBatches(8, Duration.ZERO);
        assertEquals(new Load(2, 1, 8), ModelBench.grid(config, true, 2).getFirst());
        assertEquals(new Load(2, 1, 1), ModelBench.grid(config, false, 2).getFirst());
    }

    @Test
    void tableMarksTheDefaultAndComparesWithTheBest() {
        Map<Load, Times> measured = new LinkedHashMap<>();
        measured.put(new Load(2, 1, 1), new Times(14.2, 16.04, 90, 0.5, 0.07));
        measured.put(new Load(16, 1, 4), new Times(140.251, 160, 120, 0.25, 0));
        assertEquals("""
                   RUNS  THREADS  BATCH  MEDIAN ms  P95 ms  FRAMES/S  OF BEST  PREPARE ms  DECODE ms
                *  2     1        1          14.20   16.04      90.0     0.75        0.50       0.07
                   16    1        4         140.25  160.00     120.0     1.00        0.25       0.00\
                """, ModelBench.table(measured, new Load(2, 1, 1)));
    }
}
