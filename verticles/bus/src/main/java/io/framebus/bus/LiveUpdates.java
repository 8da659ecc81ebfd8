package io.framebus.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What browsers and event-bus clients may hear, as JSON in the contract's form. Lost updates are not repeated; the
 * record has everything.
 */
public final class LiveUpdates {

    /** What a stream publishes about itself. */
    public enum Kind {
        STATE("state"),
        DETECTIONS("detections"),
        TRACKS("tracks"),
        STATS("stats");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }
    }

    /** Matches every outbound address of a stream. */
    public static final String STREAM_ADDRESSES = "streams\\.[0-9a-f-]{36}\\.(state|detections|tracks|stats)";

    /** Matches the outbound address of a job. */
    public static final String JOB_ADDRESSES = "jobs\\.[0-9a-f-]{36}";

    /** Where the nodes of the cluster are published. */
    public static final String CLUSTER_NODES = "cluster.nodes";

    private LiveUpdates() {}

    /** {@code streams.{id}.{kind}}. */
    public static String address(UUID id, Kind kind) {
        return "streams." + id + "." + kind.suffix;
    }

    /** {@code jobs.{id}}. */
    public static String jobAddress(UUID id) {
        return "jobs." + id;
    }

    /** Completes when the update is on its way, which takes a look at who in the cluster listens. */
    public static Future<Void> publish(Vertx vertx, UUID id, Kind kind, JsonObject update) {
        return vertx.eventBus().<JsonObject>publisher(address(id, kind)).write(update);
    }

    /**
     * Hears what a stream publishes until the registration is closed, on the context that called; completes once every
     * node knows of it.
     */
    public static Future<Registration> watch(Vertx vertx, UUID id, Kind kind, Consumer<JsonObject> watcher) {
        MessageConsumer<JsonObject> consumer = vertx.eventBus().consumer(address(id, kind));
        consumer.bodyStream().handler(watcher::accept);
        return consumer.completion().map(done -> consumer::unregister);
    }

    public static void publishJob(Vertx vertx, UUID id, JsonObject update) {
        vertx.eventBus().publish(jobAddress(id), update);
    }

    public static void publishNodes(Vertx vertx, JsonObject nodes) {
        vertx.eventBus().publish(CLUSTER_NODES, nodes);
    }
}
