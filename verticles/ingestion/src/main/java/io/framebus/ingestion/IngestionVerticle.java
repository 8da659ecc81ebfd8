package io.framebus.ingestion;

import io.framebus.bus.JobKind;
import io.framebus.bus.StreamAssignment;
import io.framebus.media.PixelPool;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runner of one stream: owns the source's loop and its thread, and tells the supervisor how the source does. */
public final class IngestionVerticle extends VerticleBase {

    /**
     * Of the memory for frames, what those get that may be the middle of a scene; the splitter's window has half of it.
     */
    private static final int SCENES_SHARE = 4;

    private final StreamAssignment stream;
    private final IngestionConfig config;
    private @Nullable LoopThread thread;

    public IngestionVerticle(StreamAssignment stream, IngestionConfig config) {
        this.stream = stream;
        this.config = config;
    }

    @Override
    public Future<?> start() {
        boolean photo = stream.job().filter(job -> job.kind() == JobKind.PHOTO).isPresent();
        Future<?> ready = photo ? new SceneOutlet(vertx, context, stream, config).photo() : Future.succeededFuture();
        return ready.map(recorded -> thread = begin());
    }

    private LoopThread begin() {
        PixelPool pool = new PixelPool(config.pixelBytes());
        SplitterSink splitter = new SplitterSink(vertx, context, stream);
        if (stream.selectsByScenes()) {
            return beginScan(pool, splitter);
        }
        SourceLoop loop = stream.source().live()
                ? new LiveLoop(stream, config, splitter, pool)
                : new FiniteLoop(stream, config, splitter, pool);
        return LoopThread.start(vertx, threadName(), loop, splitter::failed, pool::close);
    }

    private LoopThread beginScan(PixelPool pool, SplitterSink splitter) {
        SceneScan scan = new SceneScan(
                stream.pipeline().scenes().orElseThrow(),
                stream.firstSeq(),
                new SceneOutlet(vertx, context, stream, config),
                splitter,
                pool.maxBytes() / SCENES_SHARE);
        FiniteLoop loop = new FiniteLoop(fromTheBeginning(), config, scan, pool);
        scan.decodesAgain(loop::again);
        return LoopThread.start(vertx, threadName(), loop, splitter::failed, () -> {
            try (pool) {
                scan.close();
            }
        });
    }

    private String threadName() {
        return "stream-" + stream.id() + "-source";
    }

    private StreamAssignment fromTheBeginning() {
        return new StreamAssignment(
                stream.id(),
                stream.epoch(),
                stream.videoName(),
                stream.source(),
                stream.pipeline(),
                stream.model(),
                stream.fps(),
                stream.labels(),
                Optional.empty(),
                stream.job());
    }

    @Override
    public Future<?> stop() {
        return thread == null ? Future.succeededFuture() : thread.stop();
    }
}
