package io.framebus.inference;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where models lie and how they run.
 *
 * @param catalogue the {@code models.yaml} that describes known models, or empty
 * @param folders searched for {@code .onnx} files, the first folder that has a name wins; missing folders are skipped
 * @param files single {@code .onnx} files, named like their files, before any folder
 * @param cache directory for trial results and the extracted native libraries; made when missing
 * @param provider what runs the models; a provider that is not there is an error, never replaced silently
 * @param concurrentRuns runs of one model at a time, 1..256; on a CPU raising it above the cores only adds waiting and
 *     memory, on a GPU a few are enough to prepare one batch while another runs
 * @param intraOpThreads threads inside one run, 1..256; raising it answers a lone stream sooner and serves many streams
 *     worse; above 1 results are no longer reproducible byte for byte
 * @param queueLimit requests of one model that may wait, 1..65536; raising it trades OVERLOADED for delay and pixels
 * @param batchSize frames in one run at most, 1..64, used where the model's batch axis is free; on a CPU 1 is fastest
 * @param batchWait how long a run waits for its batch to fill, 0..1 s; adds to every frame's delay, and is seldom worth
 *     it: what comes while a run is under way waits for the next one anyway
 * @param trialDeadline how long an unknown file may take to be tried in the child, 1 s..10 min
 * @param trialMemoryBytes address space the child may use besides what the file's own size needs, at least 1 GiB
 */
public record InferenceConfig(
        Optional<Path> catalogue,
        List<Path> folders,
        List<Path> files,
        Path cache,
        Provider provider,
        int concurrentRuns,
        int intraOpThreads,
        int queueLimit,
        int batchSize,
        Duration batchWait,
        Duration trialDeadline,
        long trialMemoryBytes) {

    /** What runs the models. */
    public enum Provider {
        CPU("CPUExecutionProvider"),
        CUDA("CUDAExecutionProvider"),
        TENSORRT("TensorrtExecutionProvider");

        private final String reportedName;

        Provider(String reportedName) {
            this.reportedName = reportedName;
        }

        /** The name ONNX Runtime gives it. */
        public String reportedName() {
            return reportedName;
        }
    }

    /** Names the cache directory when no setting does. */
    public static final String CACHE_PROPERTY = "framebus.cache";

    public InferenceConfig {
        folders = List.copyOf(folders);
        files = List.copyOf(files);
        within("concurrent_runs", concurrentRuns, 1, MOST_RUNS);
        within("intra_op_threads", intraOpThreads, 1, 256);
        within("queue_limit", queueLimit, 1, 65_536);
        within("batch_size", batchSize, 1, 64);
        within("batch_wait_ms", batchWait.toMillis(), 0, 1_000);
        within("trial_deadline_ms", trialDeadline.toMillis(), 1_000, 600_000);
        within("trial_memory_bytes", trialMemoryBytes, 1L << 30, 1L << 40);
    }

    private static final int MOST_RUNS = 256;
    private static final int MOST_GPU_RUNS = 4;
    private static final int GPU_BATCH = 8;

    /** For the CPU and all its cores. */
    public static InferenceConfig defaults(Optional<Path> catalogue, List<Path> folders) {
        return new InferenceConfig(
                catalogue,
                folders,
                List.of(),
                defaultCache(),
                Provider.CPU,
                runs(Provider.CPU, Runtime.getRuntime().availableProcessors()),
                1,
                64,
                1,
                Duration.ZERO,
                Duration.ofSeconds(60),
                3L << 30);
    }

    /** {@code ~/.cache/framebus/models}, or what the system property {@code framebus.cache} names. */
    public static Path defaultCache() {
        String named = System.getProperty(CACHE_PROPERTY, "");
        return named.isEmpty()
                ? Path.of(System.getProperty("user.home", "."), ".cache", "framebus", "models")
                : Path.of(named);
    }

    /** A CPU is filled by one run a core; a GPU needs the cores for preparing and decoding only. */
    private static int runs(Provider provider, int cores) {
        return switch (provider) {
            case CPU -> Math.clamp(cores, 1, MOST_RUNS);
            case CUDA, TENSORRT -> Math.clamp(cores / 2, 1, MOST_GPU_RUNS);
        };
    }

    /**
     * The defaults for what runs the models: on a CPU one thread a run, as many runs as cores and no batches, on a GPU
     * a few runs of several frames.
     *
     * @param cores of this machine, 1 or more
     */
    public InferenceConfig on(Provider other, int cores) {
        int batch = switch (other) {
            case CPU -> 1;
            case CUDA, TENSORRT -> GPU_BATCH;
        };
        return with(files, cache, other, runs(other, cores), intraOpThreads, batch, batchWait);
    }

    public InferenceConfig withFiles(List<Path> others) {
        return with(others, cache, provider, concurrentRuns, intraOpThreads, batchSize, batchWait);
    }

    public InferenceConfig withConcurrentRuns(int runs) {
        return with(files, cache, provider, runs, intraOpThreads, batchSize, batchWait);
    }

    public InferenceConfig withIntraOpThreads(int threads) {
        return with(files, cache, provider, concurrentRuns, threads, batchSize, batchWait);
    }

    public InferenceConfig withBatches(int size, Duration wait) {
        return with(files, cache, provider, concurrentRuns, intraOpThreads, size, wait);
    }

    public InferenceConfig withCache(Path other) {
        return with(files, other, provider, concurrentRuns, intraOpThreads, batchSize, batchWait);
    }

    private InferenceConfig with(
            List<Path> otherFiles,
            Path otherCache,
            Provider otherProvider,
            int runs,
            int threads,
            int batch,
            Duration wait) {
        return new InferenceConfig(
                catalogue,
                folders,
                otherFiles,
                otherCache,
                otherProvider,
                runs,
                threads,
                queueLimit,
                batch,
                wait,
                trialDeadline,
                trialMemoryBytes);
    }

    private static void within(String setting, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(setting + " is " + value + ", allowed are " + least + " to " + most);
        }
    }
}
