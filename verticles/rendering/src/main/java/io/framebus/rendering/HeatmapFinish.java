package io.framebus.rendering;

import io.framebus.bus.Address;
import io.framebus.bus.Addresses;
import io.framebus.bus.BusMessage;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.JobMessage;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.StreamAssignment;
import io.framebus.media.MediaInfo;
import io.framebus.media.TemporaryFolder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done once every frame is recorded: the video is made, stored and noted, then the depth maps go. Whoever does
 * it again, from any point, comes to the same end. Used on one context.
 */
final class HeatmapFinish {

    private static final Logger LOG = LoggerFactory.getLogger(HeatmapFinish.class);
    private static final Duration NOTE_DEADLINE = Duration.ofMinutes(1);

    /** Videos of hours have gigabytes. */
    private static final Duration VIDEO_DEADLINE = Duration.ofMinutes(30);

    private final Context context;
    private final Patience patience;
    private final StreamAssignment stream;
    private final HeatmapLayout layout;
    private final HeatmapConfig config;
    private final HeatmapPaths paths;
    private final DepthSpool spool;
    private final Future<Optional<MediaInfo>> source;
    private final Promise<Done> finished = Promise.promise();
    private Optional<HeatmapAssembly> assembly = Optional.empty();
    private Optional<TemporaryFolder> folder = Optional.empty();
    private boolean begun;
    private boolean stopped;

    /**
     * Begins nothing yet.
     *
     * @param spool maps that this process stored
     * @param source what is known of it
     */
    HeatmapFinish(
            Context context,
            Patience patience,
            StreamAssignment stream,
            HeatmapLayout layout,
            HeatmapConfig config,
            DepthSpool spool,
            Future<Optional<MediaInfo>> source) {
        this.context = context;
        this.patience = patience;
        this.stream = stream;
        this.layout = layout;
        this.config = config;
        this.paths = new HeatmapPaths(stream.id());
        this.spool = spool;
        this.source = source;
    }

    /** Done when all is; whoever asks again waits for the same. */
    Future<Done> finish() {
        if (!begun) {
            begun = true;
            HeatmapFrames.recorded(patience, stream.id())
                    .compose(this::makeVideo)
                    .eventually(() -> patience.quiet().onComplete(quiet -> closeFolder()))
                    .onSuccess(finished::tryComplete)
                    .onFailure(finished::tryFail);
        }
        return finished.future();
    }

    /** Gives up; completes when nothing of it is at work any more. */
    Future<?> stop(Failure reason) {
        stopped = true;
        finished.tryFail(reason);
        return assembly.<Future<?>>map(HeatmapAssembly::stop)
                .orElse(Future.succeededFuture())
                .transform(idle -> patience.stop())
                .onComplete(quiet -> closeFolder());
    }

    private void closeFolder() {
        try {
            folder.ifPresent(TemporaryFolder::close);
            folder = Optional.empty();
        } catch (UncheckedIOException inUse) {
            LOG.warn("the files of {} stay until another process begins: {}", stream.id(), inUse.getMessage());
        }
    }

    private Future<Done> makeVideo(HeatmapFrames frames) {
        return source.compose(
                        probed -> assemble(frames, probed.map(frames::lengthOf).orElse(0L)))
                .compose(video -> ask(
                        Addresses.putObjectFile(),
                        new ObjectMessage.PutFile(paths.video(), video, "video/mp4"),
                        VIDEO_DEADLINE))
                .recover(this::finishedBefore)
                .compose(stored -> note(frames))
                .compose(noted -> removeMaps());
    }

    private Future<Path> assemble(HeatmapFrames frames, long sourceMillis) {
        if (stopped) {
            return Future.failedFuture(new Failure(Failure.Kind.UNAVAILABLE, "the renderer is being stopped"));
        }
        LOG.info(
                "stream {}: a depth video of {} frames, {} of them replaced, from {} to {}",
                stream.id(),
                frames.count(),
                frames.replaced(),
                frames.scale().low(),
                frames.scale().high());
        TemporaryFolder made = temporaryFolder();
        folder = Optional.of(made);
        HeatmapAssembly making = new HeatmapAssembly(
                context, patience, stream, frames, spool, layout, config, made.path(), sourceMillis);
        assembly = Optional.of(making);
        return making.make();
    }

    private static TemporaryFolder temporaryFolder() {
        try {
            return TemporaryFolder.create("depth");
        } catch (IOException full) {
            throw new Failure(Failure.Kind.INTERNAL, "there is no room for a depth video: " + full.getMessage(), full);
        }
    }

    /** Depth maps are removed when the video is stored: where they are gone and it is there, all was done before. */
    private Future<Done> finishedBefore(Throwable thrown) {
        if (folder.isEmpty() || Failure.of(thrown).kind() != Failure.Kind.NOT_FOUND) {
            return Future.failedFuture(thrown);
        }
        Path earlier = folder.get().path().resolve("earlier.mp4");
        return ask(Addresses.getObjectFile(), new ObjectMessage.GetFile(paths.video(), earlier), VIDEO_DEADLINE)
                .recover(absent -> Future.failedFuture(thrown));
    }

    private Future<Done> note(HeatmapFrames frames) {
        if (stream.job().isEmpty()) {
            return Future.succeededFuture(Done.DONE);
        }
        JsonObject patch = new JsonObject().put("video", paths.video()).put("replaced", frames.replaced());
        return ask(Addresses.noteJob(), new JobMessage.Note(stream.id(), stream.epoch(), patch), NOTE_DEADLINE);
    }

    /** What stays goes with the job. */
    private Future<Done> removeMaps() {
        return ask(Addresses.deleteObjects(), new ObjectMessage.DeleteAll(paths.rawPrefix()), NOTE_DEADLINE)
                .recover(thrown -> {
                    LOG.warn("depth maps of {} stay: {}", stream.id(), thrown.getMessage());
                    return Future.succeededFuture(Done.DONE);
                });
    }

    private <Q extends BusMessage> Future<Done> ask(Address<Q, Done> address, Q question, Duration deadline) {
        return patience.ask(address.on(context.owner()), question, deadline);
    }
}
