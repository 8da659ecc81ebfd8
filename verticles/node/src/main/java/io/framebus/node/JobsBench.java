package io.framebus.node;

import io.framebus.bus.JobKind;
import io.framebus.bus.JobView;
import io.framebus.bus.SourceSpec;
import io.framebus.inference.RawOnnx;
import io.framebus.media.MediaException;
import io.framebus.media.MediaInfo;
import io.framebus.media.MediaProbe;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Jobs, from their claim to their end, over what the libraries alone take for the same work on the same cores, one
 * after the other: ffmpeg with the same filters and encoder, ONNX Runtime for as many frames, the object store for as
 * many pictures. Each is done before it is measured, as a node that runs for days has compiled its code: in the third
 * run of half a minute the compiler still takes a tenth of two cores, in the fifth next to nothing.
 */
final class JobsBench {

    private static final double RAW_SECONDS = 5;
    private static final double TARGET = 0.85;
    private static final int WARM_UPS = 4;
    private static final int PUTS = 2000;
    private static final int PICTURE_BYTES = 40_000;
    private static final double SCENE_SECONDS = 2;
    private static final double DEPTH_FPS = 5;

    /** Of FFmpeg's encoder; files of the size that the jobs' have. */
    private static final String JPEG_QUALITY = "2";

    private static final int SCENES_TIMES = 24;
    private static final int DEPTH_TIMES = 8;
    private static final int ENHANCEMENT_TIMES = 12;
    /** What a player can jump to, in every video that is made. */
    private static final double KEY_FRAME_SECONDS = 2;

    private static final Duration PROBE = Duration.ofSeconds(20);
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final Path video;
    private final Path detector;
    private final Path depthModel;
    private final Path work;
    private final PrintStream out;

    /**
     * @param video a file of some seconds
     * @param depthModel a depth network
     */
    JobsBench(Path video, Path detector, Path depthModel, Path work, PrintStream out) {
        this.video = video;
        this.detector = detector;
        this.depthModel = depthModel;
        this.work = work;
        this.out = out;
    }

    void run() throws Exception {
        try (BenchNode node = new BenchNode(work.resolve("data"), List.of(detector, depthModel))) {
            analysis(node);
            depth(node);
            enhancement(node);
        }
    }

    /** Alone: FFmpeg finds the cuts, decodes again for the middle frames, and two pictures a scene are stored. */
    private void analysis(BenchNode node) throws Exception {
        Path clip = Clip.withCuts(video, SCENES_TIMES, SCENE_SECONDS, work);
        JobView job = warm(() -> analyse(node, clip));
        long segments = job.segments().done();
        double cuts =
                Clip.ffmpeg(List.of("-i", clip.toString(), "-an", "-vf", "select='gt(scene,0.3)'", "-f", "null", "-"));
        double middles = Clip.ffmpeg(List.of(
                "-y",
                "-i",
                clip.toString(),
                "-an",
                "-vf",
                "select='not(mod(n,round(" + SCENE_SECONDS + "*" + frameRate(clip) + ")))'",
                "-fps_mode",
                "passthrough",
                "-q:v",
                JPEG_QUALITY,
                work.resolve("middle-%06d.jpg").toString()));
        double alone = cuts + middles + stored(node, segments) + inferred(node, detector, segments);
        print("analysis, " + segments + " scenes", segments, job, "segments/s", alone);
    }

    private static JobView warm(Callable<JobView> job) throws Exception {
        for (int i = 0; i < WARM_UPS; i++) {
            job.call();
        }
        return job.call();
    }

    private JobView analyse(BenchNode node, Path clip) throws InterruptedException, IOException {
        return node.job(clip, JobKind.VIDEO, "analysis", Optional.of(detector), 0, new JsonObject());
    }

    /**
     * Alone: FFmpeg makes the JPEG of every frame, and of the heatmaps, which it takes from the job's video, their
     * JPEGs and that video once more.
     */
    private void depth(BenchNode node) throws Exception {
        Path clip = Clip.repeated(video, DEPTH_TIMES, work);
        JobView job = warm(() -> measureDepth(node, clip));
        Path heatmaps = work.resolve("heatmaps.mp4");
        node.fetch(job.result().getString("video"), heatmaps);
        long frames = job.counters().processed();
        double pictures = Clip.ffmpeg(List.of(
                "-y",
                "-i",
                clip.toString(),
                "-i",
                heatmaps.toString(),
                "-filter_complex",
                "[0:v]fps=" + DEPTH_FPS + "[frame];[1:v]split[heat][film]",
                "-map",
                "[frame]",
                "-q:v",
                JPEG_QUALITY,
                work.resolve("frame-%06d.jpg").toString(),
                "-map",
                "[heat]",
                "-q:v",
                JPEG_QUALITY,
                work.resolve("heat-%06d.jpg").toString(),
                "-map",
                "[film]",
                "-c:v",
                "libopenh264",
                "-rc_mode",
                "off",
                "-g",
                String.valueOf(Math.round(KEY_FRAME_SECONDS * DEPTH_FPS)),
                work.resolve("depth.mp4").toString()));
        double alone = pictures + stored(node, frames) + inferred(node, depthModel, frames);
        print("depth, " + frames + " frames", frames, job, "frames/s", alone);
    }

    private JobView measureDepth(BenchNode node, Path clip) throws InterruptedException, IOException {
        return node.job(
                clip,
                JobKind.DEPTH,
                "depth",
                Optional.of(depthModel),
                DEPTH_FPS,
                new JsonObject().put("layout", "heatmap"));
    }

    private void enhancement(BenchNode node) throws Exception {
        Path clip = Clip.repeated(video, ENHANCEMENT_TIMES, work);
        JobView job = warm(() -> enhance(node, clip));
        long frames = probe(clip).frames();
        double ffmpeg = Clip.ffmpeg(List.of(
                "-y",
                "-filter_threads",
                String.valueOf(CORES),
                "-i",
                clip.toString(),
                "-vf",
                "format=yuv420p,lutyuv=y=clip(round((val-128)*1.2+128+255*0.05)\\,0\\,255),unsharp=lx=5:ly=5:la=0.5:ca=0",
                "-c:v",
                "libopenh264",
                "-profile:v",
                "high",
                "-threads",
                String.valueOf(CORES),
                "-rc_mode",
                "quality",
                "-qmin",
                "20",
                "-qmax",
                "20",
                "-g",
                String.valueOf(Math.round(KEY_FRAME_SECONDS * frameRate(clip))),
                work.resolve("enhanced.mp4").toString()));
        print("enhancement, " + frames + " frames", frames, job, "frames/s", ffmpeg);
    }

    private static JobView enhance(BenchNode node, Path clip) throws InterruptedException, IOException {
        return node.job(
                clip,
                JobKind.ENHANCEMENT,
                "enhance",
                Optional.empty(),
                0,
                new JsonObject()
                        .put("brightness", 0.05)
                        .put("contrast", 1.2)
                        .put("denoise", "none")
                        .put("sharpen", 0.5)
                        .put("stabilise", false)
                        .put("upscale", 1.0));
    }

    private static double frameRate(Path clip) throws MediaException {
        return probe(clip).framesPerSecond();
    }

    private static MediaInfo probe(Path clip) throws MediaException {
        return MediaProbe.probe(new SourceSpec(clip.toString(), SourceSpec.Kind.FILE, 0), PROBE);
    }

    /** Seconds that ONNX Runtime alone takes for some frames. */
    private static double inferred(BenchNode node, Path model, long frames) throws Exception {
        RawOnnx.runsPerSecond(node.inference(), model, CORES, 1);
        return frames / RawOnnx.runsPerSecond(node.inference(), model, CORES, RAW_SECONDS);
    }

    /** Seconds that the object store alone takes for two pictures a frame. */
    private static double stored(BenchNode node, long frames) throws InterruptedException {
        return 2 * frames / node.putsPerSecond(PICTURE_BYTES, PUTS);
    }

    private void print(String name, long units, JobView job, String unit, double aloneSeconds) {
        double seconds =
                Duration.between(job.startedAt().orElseThrow(), job.finishedAt().orElseThrow())
                                .toMillis()
                        / 1000.0;
        out.println(Ratio.of(name, units / seconds, unit, units / aloneSeconds, "libraries alone", TARGET));
    }
}
