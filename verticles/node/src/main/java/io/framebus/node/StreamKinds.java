package io.framebus.node;

import io.framebus.bus.JobKind;
import io.framebus.bus.JobSpec;
import io.framebus.bus.StreamAssignment;
import io.framebus.ingestion.IngestionConfig;
import io.framebus.ingestion.IngestionVerticle;
import io.framebus.rendering.EnhanceConfig;
import io.framebus.rendering.EnhanceVerticle;
import io.framebus.rendering.HeatmapConfig;
import io.framebus.rendering.HeatmapVerticle;
import io.framebus.rendering.RenderingConfig;
import io.framebus.rendering.RenderingVerticle;
import io.framebus.splitting.SplittingConfig;
import io.framebus.splitting.SplittingVerticle;
import io.framebus.supervision.StreamPart;
import io.framebus.supervision.StreamRecipe;
import io.framebus.tracking.ScoreVerticle;
import io.framebus.tracking.TrackingVerticle;
import io.vertx.core.Deployable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What every kind of stream is made of, receivers before senders. */
final class StreamKinds {

    private StreamKinds() {}

    static StreamRecipe recipe(
            StreamAssignment stream,
            Function<StreamAssignment, Deployable> recorder,
            RenderingConfig rendering,
            IngestionConfig ingestion) {
        return switch (stream.pipeline().work()) {
            case DETECT -> detection(stream, recorder, rendering, ingestion);
            case DEPTH -> depth(recorder, ingestion);
            case ENHANCE ->
                new StreamRecipe(
                        List.of(new StreamPart(
                                "enhancer", assigned -> new EnhanceVerticle(assigned, EnhanceConfig.DEFAULTS))),
                        false,
                        false);
        };
    }

    private static StreamRecipe detection(
            StreamAssignment stream,
            Function<StreamAssignment, Deployable> recorder,
            RenderingConfig rendering,
            IngestionConfig ingestion) {
        Optional<JobKind> job = stream.job().map(JobSpec::kind);
        boolean scored = job.equals(Optional.of(JobKind.TRACKING));
        List<StreamPart> parts = new ArrayList<>();
        parts.add(new StreamPart("recorder", recorder));
        parts.add(new StreamPart("renderer", assigned -> new RenderingVerticle(assigned, rendering)));
        if (scored) {
            parts.add(new StreamPart("scorer", ScoreVerticle::new));
        }
        parts.add(new StreamPart("tracker", TrackingVerticle::new));
        parts.add(splitter(0));
        parts.add(runner(ingestion));
        return new StreamRecipe(parts, true, scored);
    }

    private static StreamRecipe depth(Function<StreamAssignment, Deployable> recorder, IngestionConfig ingestion) {
        return new StreamRecipe(
                List.of(
                        new StreamPart("recorder", recorder),
                        new StreamPart("renderer", assigned -> new HeatmapVerticle(assigned, HeatmapConfig.USUAL)),
                        splitter(HeatmapVerticle.FRAMES_WAITING),
                        runner(ingestion)),
                true,
                true);
    }

    /** @param waiting frames that a part keeps waiting */
    private static StreamPart splitter(int waiting) {
        SplittingConfig config = SplittingConfig.forCores(Runtime.getRuntime().availableProcessors())
                .withMoreInFlight(waiting);
        return new StreamPart("splitter", assigned -> new SplittingVerticle(assigned, config));
    }

    private static StreamPart runner(IngestionConfig config) {
        return new StreamPart("runner", assigned -> new IngestionVerticle(assigned, config));
    }

    /** Recipes of a node, whose streams differ in what is drawn of them. */
    static Function<StreamAssignment, StreamRecipe> recipes(
            Function<StreamAssignment, Deployable> recorder,
            Function<StreamAssignment, RenderingConfig> rendering,
            IngestionConfig ingestion) {
        return stream -> recipe(stream, recorder, rendering.apply(stream), ingestion);
    }
}
