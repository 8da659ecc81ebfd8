package io.framebus.node;

import io.framebus.inference.RawOnnx;
import io.framebus.rendering.RenderingConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The whole pipeline, file to committed rows, over ONNX Runtime alone with the same model and thread budget. */
final class PipelineBench {

    /** Long enough that starting and compiling don't count; pictures are measured on a shorter one. */
    private static final int TIMES = 16;

    private static final int TIMES_WITH_PICTURES = 4;
    /** Frames until the compiler has come to rest, and until it has again with another output. */
    private static final long WARM_UP = 4000;

    private static final long WARM_UP_AGAIN = 1000;
    private static final double RAW_SECONDS = 10;

    private final Path video;
    private final Path model;
    private final Path work;
    private final PrintStream out;

    PipelineBench(Path video, Path model, Path work, PrintStream out) {
        this.video = video;
        this.model = model;
        this.work = work;
        this.out = out;
    }

    void run() throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        Path clip = Clip.repeated(video, TIMES, work);
        try (BenchNode node = new BenchNode(work.resolve("data"), List.of(model))) {
            RawOnnx.runsPerSecond(node.inference(), model, cores, 2);
            double before = RawOnnx.runsPerSecond(node.inference(), model, cores, RAW_SECONDS);
            BenchNode.Speed bare = node.track(clip, model, RenderingConfig.NOTHING, WARM_UP);
            double after = RawOnnx.runsPerSecond(node.inference(), model, cores, RAW_SECONDS);
            double raw = (before + after) / 2;
            out.printf(
                    Locale.ROOT,
                    "%d cores, %d frames, ONNX Runtime alone %.1f and %.1f runs/s%n",
                    cores,
                    bare.frames(),
                    before,
                    after);
            out.println(Ratio.of(
                    "pipeline, no pictures", bare.framesPerSecond(), "frames/s", raw, "ONNX Runtime runs/s", 0.90));
            Path shorter = Clip.repeated(video, TIMES_WITH_PICTURES, work);
            BenchNode.Speed pictures = node.track(shorter, model, RenderingConfig.PICTURES, WARM_UP_AGAIN);
            out.println(
                    Ratio.plain("  with a picture of every frame stored", pictures.framesPerSecond(), "frames/s", raw));
            BenchNode.Speed film =
                    node.track(shorter, model, RenderingConfig.videoInto(work.resolve("annotated.mp4")), WARM_UP_AGAIN);
            out.println(Ratio.plain("  with annotated.mp4", film.framesPerSecond(), "frames/s", raw));
            out.printf(Locale.ROOT, "%-46s %s%n", "share of stage time", shares(bare.stageNanos()));
            out.printf(
                    Locale.ROOT,
                    "%-46s %9.0f bytes a frame%n",
                    "allocated on the Java heap",
                    bare.allocatedBytesPerFrame());
        }
    }

    private static String shares(Map<String, Long> nanos) {
        double sum = nanos.values().stream().mapToLong(Long::longValue).sum();
        List<String> parts = new ArrayList<>();
        nanos.forEach((stage, spent) -> parts.add(String.format(Locale.ROOT, "%s %.0f %%", stage, 100 * spent / sum)));
        return String.join(", ", parts);
    }
}
