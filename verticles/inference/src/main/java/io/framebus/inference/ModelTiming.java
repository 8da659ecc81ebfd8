package io.framebus.inference;

import io.framebus.bus.Failure;
import io.framebus.bus.PixelFormat;
import io.framebus.media.PixelBuffer;
import io.framebus.media.PixelPool;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures a model as the engine runs it: pictures are prepared, run and decoded by as many threads as a setting has
 * runs. Blocks; one measurement at a time.
 */
public final class ModelTiming implements AutoCloseable {

    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;
    private static final float THRESHOLD = 0.1f;
    private static final long SEED = 3;

    private final InferenceConfig config;
    private final String name;
    private final Optional<BuiltInModel> builtIn;
    private final Optional<ModelFile> file;
    private final Optional<Inspection> inspection;
    private final PixelPool pool = new PixelPool(4L * WIDTH * HEIGHT);
    private final PixelBuffer picture = picture(pool);

    private ModelTiming(
            InferenceConfig config,
            String name,
            Optional<BuiltInModel> builtIn,
            Optional<ModelFile> file,
            Optional<Inspection> inspection) {
        this.config = config;
        this.name = name;
        this.builtIn = builtIn;
        this.file = file;
        this.inspection = inspection;
    }

    /**
     * How a model runs.
     *
     * @param runs at a time, 1..256
     * @param threads inside a run, 1..256
     * @param batch frames in a run, 1..64
     */
    public record Load(int runs, int threads, int batch) {}

    /**
     * What came of it.
     *
     * @param medianMillis of a run
     * @param p95Millis of a run
     * @param framesPerSecond of all threads, preparation and decoding included
     * @param prepareMillis median for a picture of 1280x720
     * @param decodeMillis median for a frame
     */
    public record Times(
            double medianMillis, double p95Millis, double framesPerSecond, double prepareMillis, double decodeMillis) {}

    /**
     * Looks a model up and tries it where nobody has yet.
     *
     * @throws Failure INVALID with the reason where there is none or it can't be used
     */
    public static ModelTiming of(InferenceConfig config, String name) {
        ModelCatalogue catalogue = ModelCatalogue.open(config);
        Optional<BuiltInModel> builtIn = catalogue.builtIn(name);
        if (builtIn.isPresent()) {
            return new ModelTiming(config, name, builtIn, Optional.empty(), Optional.empty());
        }
        ModelFile file = catalogue.find(name);
        TrialResult trial = new ModelTrials(config).result(file);
        Inspection found = trial.inspection()
                .orElseThrow(
                        () -> new Failure(Failure.Kind.INVALID, "model " + name + " can't be used: " + trial.reason()));
        return new ModelTiming(config, name, builtIn, Optional.of(file), Optional.of(found));
    }

    /** Whether a run may take several frames. */
    public boolean batches() {
        return inspection.map(found -> found.input().freeBatch()).orElse(false);
    }

    /** Family and input, for people. */
    public String described() {
        return inspection
                .map(found -> found.family().wireName() + " " + found.width() + "x" + found.height())
                .orElse("built in");
    }

    /**
     * Runs the model for a while.
     *
     * @param warmUp not counted
     * @param counted how long to measure, above 0
     */
    public Times measure(Load load, Duration warmUp, Duration counted) throws Exception {
        InferenceConfig loaded = config.withConcurrentRuns(load.runs())
                .withIntraOpThreads(load.threads())
                .withBatches(load.batch(), Duration.ZERO);
        try (Recogniser recogniser = open(loaded);
                ExecutorService pool = Executors.newFixedThreadPool(
                        load.runs(),
                        Thread.ofPlatform()
                                .name("timing-" + name + "-", 0)
                                .daemon()
                                .factory())) {
            long begin = System.nanoTime() + warmUp.toNanos();
            long end = begin + counted.toNanos();
            List<Callable<ModelTimingTally>> work = new ArrayList<>();
            for (int i = 0; i < load.runs(); i++) {
                work.add(() -> loop(recogniser, load.batch(), begin, end));
            }
            ModelTimingTally all = new ModelTimingTally();
            for (Future<ModelTimingTally> one : pool.invokeAll(work)) {
                all.add(one.get());
            }
            return all.times(load.batch());
        }
    }

    private Recogniser open(InferenceConfig loaded) {
        if (builtIn.isPresent()) {
            return builtIn.get().open("");
        }
        ModelFile model = file.orElseThrow();
        return OnnxRecogniser.open(model, inspection.orElseThrow(), loaded);
    }

    private ModelTimingTally loop(Recogniser recogniser, int batch, long begin, long end) {
        ModelTimingTally tally = new ModelTimingTally();
        try (Recogniser.Lane lane = recogniser.lane()) {
            long started = System.nanoTime();
            while (started < end) {
                for (int i = 0; i < batch; i++) {
                    lane.prepare(i, picture);
                }
                long prepared = System.nanoTime();
                lane.run(batch);
                long ran = System.nanoTime();
                for (int i = 0; i < batch; i++) {
                    lane.decode(i, THRESHOLD);
                }
                long decoded = System.nanoTime();
                if (started >= begin) {
                    tally.add(started, prepared, ran, decoded);
                }
                started = decoded;
            }
        }
        return tally;
    }

    /** Blocks of different brightness under noise, so that neither scaling nor decoding has an easy time. */
    private static PixelBuffer picture(PixelPool pool) {
        PixelBuffer picture = pool.take(WIDTH, HEIGHT, PixelFormat.YUV_BT709);
        MemorySegment data = picture.data();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < data.byteSize(); i++) {
            int block = i / (WIDTH * 60) * 31 + i % WIDTH / 80 * 47;
            data.set(ValueLayout.JAVA_BYTE, i, (byte) (64 + block % 96 + random.nextInt(24)));
        }
        return picture;
    }

    @Override
    public void close() {
        picture.release();
        pool.close();
    }
}
