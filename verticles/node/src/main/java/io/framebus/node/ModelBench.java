package io.framebus.node;

import io.framebus.bus.Failure;
import io.framebus.inference.InferenceConfig;
import io.framebus.inference.ModelCatalogue;
import io.framebus.inference.ModelTiming;
import io.framebus.inference.ModelTiming.Load;
import io.framebus.inference.ModelTiming.Times;
import io.framebus.inference.TextTable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;

/**
 * Latency and throughput of models, each under a few settings: runs at a time, threads inside a run, and frames in a
 * run where the model takes several. The setting a node would use is marked.
 */
final class ModelBench {

    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final int BATCH = 4;
    private static final List<String> HEAD = List.of(
            "", "RUNS", "THREADS", "BATCH", "MEDIAN ms", "P95 ms", "FRAMES/S", "OF BEST", "PREPARE ms", "DECODE ms");

    private final InferenceConfig config;
    private final List<String> names;
    private final Duration perSetting;
    private final PrintStream out;

    /**
     * @param config as a node would run models
     * @param names of models, empty for all that are here
     * @param perSetting how long each setting is measured, above 0; raising it steadies the numbers
     */
    ModelBench(InferenceConfig config, List<String> names, Duration perSetting, PrintStream out) {
        this.config = config;
        this.names = names;
        this.perSetting = perSetting;
        this.out = out;
    }

    /**
     * Measures and prints.
     *
     * @return whether every model that was named could be measured
     */
    boolean run() throws Exception {
        List<String> chosen = names.isEmpty() ? ModelCatalogue.open(config).names() : names;
        if (chosen.isEmpty()) {
            out.println("no models are here; framebus models list shows which can be had");
            return true;
        }
        int cores = Runtime.getRuntime().availableProcessors();
        out.printf(
                Locale.ROOT,
                "%d cores, %s, %.1f s a setting, pictures of 1280x720; * is the default%n",
                cores,
                config.provider().reportedName(),
                perSetting.toMillis() / 1000.0);
        boolean all = true;
        for (String name : chosen) {
            try (ModelTiming timing = ModelTiming.of(config, name)) {
                out.println();
                out.println(name + ", " + timing.described());
                out.println(table(measure(timing, grid(config, timing.batches(), cores)), standard(timing.batches())));
            } catch (Failure unusable) {
                all = false;
                out.println();
                out.println(name + ": " + unusable.getMessage());
            }
        }
        return all || names.isEmpty();
    }

    private Load standard(boolean batches) {
        return new Load(config.concurrentRuns(), config.intraOpThreads(), batches ? config.batchSize() : 1);
    }

    /** The default first, then all cores shared out in other ways, and batches where the model takes them. */
    static SequencedSet<Load> grid(InferenceConfig config, boolean batches, int cores) {
        SequencedSet<Load> grid = new LinkedHashSet<>();
        grid.add(new Load(config.concurrentRuns(), config.intraOpThreads(), batches ? config.batchSize() : 1));
        grid.add(new Load(1, 1, 1));
        grid.add(new Load(config.concurrentRuns(), 1, 1));
        for (int threads = 2; threads < cores; threads *= 2) {
            grid.add(new Load(Math.max(1, cores / threads), threads, 1));
        }
        grid.add(new Load(1, cores, 1));
        if (batches) {
            grid.add(new Load(config.concurrentRuns(), 1, BATCH));
            grid.add(new Load(1, cores, BATCH));
        }
        return grid;
    }

    private Map<Load, Times> measure(ModelTiming timing, SequencedSet<Load> grid) throws Exception {
        Map<Load, Times> measured = new LinkedHashMap<>();
        for (Load load : grid) {
            measured.put(load, timing.measure(load, WARM_UP, perSetting));
        }
        return measured;
    }

    static String table(Map<Load, Times> measured, Load standard) {
        double best = measured.values().stream()
                .mapToDouble(Times::framesPerSecond)
                .max()
                .orElse(0);
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        measured.forEach((load, times) -> rows.add(List.of(
                load.equals(standard) ? "*" : "",
                String.valueOf(load.runs()),
                String.valueOf(load.threads()),
                String.valueOf(load.batch()),
                number(9, 2, times.medianMillis()),
                number(6, 2, times.p95Millis()),
                number(8, 1, times.framesPerSecond()),
                number(7, 2, best > 0 ? times.framesPerSecond() / best : 0),
                number(10, 2, times.prepareMillis()),
                number(9, 2, times.decodeMillis()))));
        return TextTable.aligned(rows);
    }

    private static String number(int width, int decimals, double value) {
        return String.format(Locale.ROOT, "%" + width + "." + decimals + "f", value);
    }
}
