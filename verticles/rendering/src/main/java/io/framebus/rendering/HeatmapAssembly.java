package io.framebus.rendering;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.JobProgress;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.StreamAssignment;
import io.framebus.media.Picture;
import io.framebus.media.VideoFile;
import io.framebus.rendering.HeatmapFrames.DepthFrame;
import io.framebus.rendering.HeatmapPainter.Painted;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Makes heatmaps of stored depth maps and a video of the heatmaps: some are painted at the same time, on the stream's
 * pool, and encoded in order. Used on one context; every picture and the encoder are closed when its future completes.
 */
final class HeatmapAssembly {

    private static final Duration STORE_DEADLINE = Duration.ofMinutes(2);

    private final Context context;
    private final Patience patience;
    private final StreamAssignment stream;
    private final HeatmapFrames frames;
    private final DepthSpool spool;
    private final HeatmapLayout layout;
    private final HeatmapConfig config;
    private final HeatmapPaths paths;
    private final HeatmapPainter painter;
    private final Path folder;
    private final long sourceMillis;
    private final Promise<Path> made = Promise.promise();
    private final Map<Integer, Picture> painted = new HashMap<>();
    private final Set<Future<?>> atWork = new HashSet<>();
    private final long startedNanos = System.nanoTime();
    private @Nullable VideoFile video;
    private int begun;
    private int stored;
    private int written;
    private boolean writing;
    private boolean over;

    /**
     * Begins nothing yet.
     *
     * @param spool maps that need not be fetched
     * @param folder for files, which the caller removes
     * @param sourceMillis length of the source, 0 where unknown
     */
    HeatmapAssembly(
            Context context,
            Patience patience,
            StreamAssignment stream,
            HeatmapFrames frames,
            DepthSpool spool,
            HeatmapLayout layout,
            HeatmapConfig config,
            Path folder,
            long sourceMillis) {
        this.context = context;
        this.patience = patience;
        this.stream = stream;
        this.frames = frames;
        this.spool = spool;
        this.layout = layout;
        this.config = config;
        this.paths = new HeatmapPaths(stream.id());
        this.painter = new HeatmapPainter(frames.scale(), config.jpegQuality());
        this.folder = folder;
        this.sourceMillis = sourceMillis;
    }

    /** Gives the video once every heatmap is stored; NOT_FOUND where a depth map is gone. */
    Future<Path> make() {
        goOn();
        return made.future();
    }

    /** Gives up; completes when nothing of it is at work any more. */
    Future<?> stop() {
        end(new Failure(Failure.Kind.UNAVAILABLE, "the stream was stopped before its depth video was made"));
        return made.future().otherwiseEmpty();
    }

    private void goOn() {
        while (!over
                && begun < frames.count()
                && begun - written < config.ahead()
                && begun - stored < config.storing()) {
            paint(begun++);
        }
        if (!over && !writing && painted.containsKey(written)) {
            write(painted.remove(written));
        }
        if (!over && written == frames.count() && stored == frames.count()) {
            over = true;
            work(() -> {
                        closeVideo();
                        return Done.DONE;
                    })
                    .onSuccess(closed -> made.tryComplete(videoFile()))
                    .onFailure(made::tryFail);
        }
    }

    private void paint(int index) {
        DepthFrame shown = frames.shownAt(index);
        Path raw = folder.resolve(index + ".depth");
        Path jpeg = folder.resolve(index + ".jpg");
        boolean here = spool.has(shown.seq());
        Future<Done> fetched = here ? Future.succeededFuture(Done.DONE) : fetch(paths.raw(shown.seq()), raw);
        if (layout == HeatmapLayout.SIDE_BY_SIDE) {
            fetched = fetched.compose(done -> fetch(paths.frame(shown.seq()), jpeg));
        }
        fetched.compose(done -> work(() -> painted(shown, here ? spool.read(shown.seq()) : taken(raw), jpeg)))
                .onSuccess(result -> painted(index, result))
                .onFailure(this::end);
    }

    private Future<Done> fetch(String path, Path file) {
        return patience.ask(
                Addresses.getObjectFile().on(context.owner()), new ObjectMessage.GetFile(path, file), STORE_DEADLINE);
    }

    private Painted painted(DepthFrame shown, byte[] map, Path jpeg) throws IOException {
        return switch (layout) {
            case HEATMAP -> painter.alone(RawDepth.decode(map), shown.width(), shown.height());
            case SIDE_BY_SIDE -> painter.beside(RawDepth.decode(map), taken(jpeg));
        };
    }

    private static byte[] taken(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }

    private void painted(int index, Painted result) {
        if (over) {
            result.picture().close();
            return;
        }
        painted.put(index, result.picture());
        String path = paths.heatmap(frames.all().get(index).seq());
        patience.ask(
                        Addresses.putObject().on(context.owner()),
                        new ObjectMessage.Put(path, result.jpeg(), "image/jpeg"),
                        STORE_DEADLINE)
                .onSuccess(done -> {
                    stored++;
                    goOn();
                })
                .onFailure(this::end);
        goOn();
    }

    private void write(Picture picture) {
        writing = true;
        int index = written;
        work(() -> {
                    try (picture) {
                        open(picture)
                                .write(
                                        picture,
                                        frames.all().get(index).ptsMillis(),
                                        frames.durationMillis(index, sourceMillis, stream.fps()));
                    }
                    return Done.DONE;
                })
                .onSuccess(done -> {
                    writing = false;
                    written++;
                    tellProgress();
                    goOn();
                })
                .onFailure(this::end);
    }

    private VideoFile open(Picture first) {
        VideoFile open = video;
        if (open == null) {
            open = new VideoFile(videoFile(), first.width(), first.height(), frames.rate(stream.fps()));
            video = open;
        }
        return open;
    }

    private Path videoFile() {
        return folder.resolve("depth.mp4");
    }

    private void tellProgress() {
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        Addresses.jobProgress()
                .on(context.owner())
                .tell(new JobProgress(
                        stream.id(), stream.epoch(), "assemble", written, frames.count(), written / seconds));
    }

    /** Runs what blocks, on the stream's pool. */
    private <T> Future<T> work(Callable<T> blocking) {
        Future<T> result = context.executeBlocking(blocking, false);
        atWork.add(result);
        return result.onComplete(ended -> atWork.remove(result));
    }

    private void end(Throwable reason) {
        if (over) {
            return;
        }
        over = true;
        painted.values().forEach(Picture::close);
        painted.clear();
        Future.join(Set.copyOf(atWork).stream().toList())
                .transform(idle -> work(() -> {
                    discardVideo();
                    return Done.DONE;
                }))
                .onComplete(discarded -> made.tryFail(reason));
    }

    private void closeVideo() {
        VideoFile open = video;
        if (open != null) {
            open.close();
        }
    }

    private void discardVideo() {
        VideoFile open = video;
        if (open != null) {
            open.discard();
        }
    }
}
