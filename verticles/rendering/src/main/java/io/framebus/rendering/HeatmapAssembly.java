package io.framebus.rendering;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.JobProgress;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.StreamAssignment;
import io.framebus.media.EncodedFrame;
import io.framebus.media.Picture;
import io.framebus.media.VideoEncoder;
import io.framebus.media.VideoFile;
import io.framebus.rendering.HeatmapFrames.DepthFrame;
import io.framebus.rendering.HeatmapPainter.Painted;
import io.framebus.vision.DepthMap;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Makes heatmaps of stored depth maps and a video of the heatmaps. Groups of frames, from one key frame to the next, go
 * to a few lanes in turn; each paints and encodes one frame after the other, on the stream's pool, with an encoder of
 * its own. What is encoded is written in order. Used on one context; every picture and the encoders are closed when its
 * future completes.
 */
final class HeatmapAssembly {

    private static final Duration STORE_DEADLINE = Duration.ofMinutes(2);

    private final Context context;
    private final Patience patience;
    private final StreamAssignment stream;
    private final HeatmapFrames frames;
    private final DepthSpool spool;
    private final StoredDepth stored;
    private final HeatmapLayout layout;
    private final HeatmapConfig config;
    private final HeatmapPaths paths;
    private final HeatmapPainter painter;
    private final Path folder;
    private final long sourceMillis;
    private final Promise<Path> made = Promise.promise();
    private final List<Lane> lanes = new ArrayList<>();
    private final Map<Integer, EncodedFrame> encoded = new HashMap<>();
    private final Set<Future<?>> atWork = new HashSet<>();
    private final long startedNanos = System.nanoTime();
    private volatile @Nullable VideoFile video;
    private int group;
    private int begun;
    private int inStore;
    private int written;
    private boolean writing;
    private boolean over;

    /** What makes every n-th group. */
    private final class Lane {

        private final VideoEncoder encoder;
        private int next;
        private Future<Callable<byte[]>> map;
        private boolean busy;

        Lane(VideoEncoder encoder, int first) {
            this.encoder = encoder;
            this.next = first;
            this.map = map(first);
        }

        /** The map of its next frame, while the one after is fetched. */
        Future<Callable<byte[]>> takeMap() {
            Future<Callable<byte[]>> taken = map;
            boolean endOfGroup = ++next % group == 0;
            next += endOfGroup ? (lanes.size() - 1) * group : 0;
            map = map(next);
            return taken;
        }
    }

    /** A heatmap for the video and for the store. */
    private record Ready(EncodedFrame frame, Buffer jpeg) {}

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
        this.stored = new StoredDepth(patience, new HeatmapPaths(stream.id()), folder, this::work);
        this.layout = layout;
        this.config = config;
        this.paths = new HeatmapPaths(stream.id());
        this.painter = new HeatmapPainter(frames.scale(), config.jpegQuality());
        this.folder = folder;
        this.sourceMillis = sourceMillis;
    }

    /** Gives the video once every heatmap is stored; NOT_FOUND where a depth map is gone. */
    Future<Path> make() {
        DepthFrame first = frames.shownAt(0);
        int width = layout == HeatmapLayout.SIDE_BY_SIDE ? 2 * first.width() : first.width();
        work(() -> {
                    VideoFile file = new VideoFile(videoFile(), width, first.height(), frames.rate(stream.fps()));
                    video = file;
                    // Key frames that all follow each other come from one encoder, which numbers them.
                    return file.encoders(file.groupFrames() == 1 ? 1 : config.lanes());
                })
                .onSuccess(this::begin)
                .onFailure(this::end);
        return made.future();
    }

    private void begin(List<VideoEncoder> encoders) {
        if (over) {
            return;
        }
        group = opened().groupFrames();
        encoders.forEach(encoder -> lanes.add(new Lane(encoder, group * lanes.size())));
        goOn();
    }

    /** Gives up; completes when nothing of it is at work any more. */
    Future<?> stop() {
        end(new Failure(Failure.Kind.UNAVAILABLE, "the stream was stopped before its depth video was made"));
        return made.future().otherwiseEmpty();
    }

    private void goOn() {
        lanes.forEach(this::advance);
        if (!over && !writing && encoded.containsKey(written)) {
            write();
        }
        if (!over && written == frames.count() && inStore == frames.count()) {
            over = true;
            work(() -> {
                        closeVideo();
                        return Done.DONE;
                    })
                    .onSuccess(closed -> made.tryComplete(videoFile()))
                    .onFailure(made::tryFail);
        }
    }

    private void advance(Lane lane) {
        int index = lane.next;
        if (over || lane.busy || index >= frames.count() || begun - inStore >= config.storing()) {
            return;
        }
        begun++;
        lane.busy = true;
        lane.takeMap()
                .compose(map -> over ? ended() : work(() -> make(index, map.call(), lane.encoder)))
                .onComplete(any -> lane.busy = false)
                .onSuccess(ready -> made(index, ready))
                .onFailure(this::end);
    }

    /** How to get at a map, and beside it the frame where the video shows it, once both are here. */
    private Future<Callable<byte[]>> map(int index) {
        if (index >= frames.count()) {
            return Future.failedFuture(new IllegalStateException("no frame " + index));
        }
        long seq = frames.shownAt(index).seq();
        Future<Callable<byte[]>> map = spool.has(seq)
                ? Future.succeededFuture(() -> spool.read(seq))
                : stored.map(seq).map(bytes -> () -> bytes);
        return layout == HeatmapLayout.SIDE_BY_SIDE
                ? map.compose(read -> fetch(paths.frame(seq), jpeg(index)).map(read))
                : map;
    }

    private Path jpeg(int index) {
        return folder.resolve(index + ".jpg");
    }

    /** What is fetched after the end is not painted: there is no video any more to draw it for. */
    private static Future<Ready> ended() {
        return Future.failedFuture(new Failure(Failure.Kind.UNAVAILABLE, "the depth video was given up"));
    }

    private Future<Done> fetch(String path, Path file) {
        return patience.ask(
                Addresses.getObjectFile().on(context.owner()), new ObjectMessage.GetFile(path, file), STORE_DEADLINE);
    }

    private Ready make(int index, byte[] map, VideoEncoder encoder) throws IOException {
        DepthFrame shown = frames.shownAt(index);
        DepthMap depth = RawDepth.decode(map);
        Painted painted = switch (layout) {
            case HEATMAP -> painter.alone(depth, shown.width(), shown.height());
            case SIDE_BY_SIDE -> painter.beside(depth, StoredDepth.taken(jpeg(index)));
        };
        try (Picture picture = painted.picture()) {
            long ptsMillis = frames.all().get(index).ptsMillis();
            return new Ready(encoder.encode(picture, ptsMillis, index % group == 0), painted.jpeg());
        }
    }

    private void made(int index, Ready ready) {
        if (over) {
            ready.frame().close();
            return;
        }
        encoded.put(index, ready.frame());
        String path = paths.heatmap(frames.all().get(index).seq());
        patience.ask(
                        Addresses.putObject().on(context.owner()),
                        new ObjectMessage.Put(path, ready.jpeg(), "image/jpeg"),
                        STORE_DEADLINE)
                .onSuccess(done -> {
                    inStore++;
                    goOn();
                })
                .onFailure(this::end);
        goOn();
    }

    /** Writes all whose turn it is. */
    private void write() {
        writing = true;
        int first = written;
        List<EncodedFrame> due = new ArrayList<>();
        while (encoded.containsKey(first + due.size())) {
            due.add(encoded.remove(first + due.size()));
        }
        work(() -> write(first, due))
                .onSuccess(done -> {
                    writing = false;
                    written += due.size();
                    tellProgress();
                    goOn();
                })
                .onFailure(this::end);
    }

    private Done write(int first, List<EncodedFrame> due) {
        VideoFile file = opened();
        try {
            for (int i = 0; i < due.size(); i++) {
                int index = first + i;
                file.write(
                        due.get(i),
                        frames.all().get(index).ptsMillis(),
                        frames.durationMillis(index, sourceMillis, stream.fps()));
            }
            return Done.DONE;
        } finally {
            due.forEach(EncodedFrame::close);
        }
    }

    private VideoFile opened() {
        VideoFile open = video;
        if (open == null) {
            throw new IllegalStateException("the video is not begun");
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
        encoded.values().forEach(EncodedFrame::close);
        encoded.clear();
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
