package io.framebus.node;

import io.framebus.bus.StreamAssignment;
import io.framebus.ingestion.IngestionConfig;
import io.framebus.ingestion.IngestionVerticle;
import io.framebus.rendering.RenderingConfig;
import io.framebus.rendering.RenderingVerticle;
import io.framebus.splitting.SplittingConfig;
import io.framebus.splitting.SplittingVerticle;
import io.framebus.supervision.StreamPart;
import io.framebus.tracking.TrackingVerticle;
import io.vertx.core.Deployable;
import java.util.List;
import java.util.function.Function;

/** The actors every stream is made of, receivers before senders. */
final class StreamKinds {

    private StreamKinds() {}

    static List<StreamPart> of(
            Function<StreamAssignment, Deployable> recorder, RenderingConfig rendering, IngestionConfig ingestion) {
        return of(recorder, stream -> rendering, ingestion);
    }

    static List<StreamPart> of(
            Function<StreamAssignment, Deployable> recorder,
            Function<StreamAssignment, RenderingConfig> rendering,
            IngestionConfig ingestion) {
        SplittingConfig splitting =
                SplittingConfig.forCores(Runtime.getRuntime().availableProcessors());
        return List.of(
                new StreamPart("recorder", recorder),
                new StreamPart("renderer", stream -> new RenderingVerticle(stream, rendering.apply(stream))),
                new StreamPart("tracker", TrackingVerticle::new),
                new StreamPart("splitter", stream -> new SplittingVerticle(stream, splitting)),
                new StreamPart("runner", stream -> new IngestionVerticle(stream, ingestion)));
    }
}
