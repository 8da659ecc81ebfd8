package io.framebus.gateway;

import io.framebus.bus.PipelineSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the gateway must know.
 *
 * @param host address to listen on
 * @param port TCP port, 0..65535; 0 takes a free one
 * @param bridgePort TCP port of the Vert.x event-bus bridge on the loopback address, off where empty
 * @param nodeName shown with health and as the {@code node} label of metrics
 * @param mediaRoot folder that holds every file a request may name; no files where empty
 * @param defaultModel model of requests that name none; such requests are refused where empty
 * @param pipelines by the name requests use
 * @param moreHosts names besides the loopback ones and {@code host} that browsers may know this node by
 * @param imageOrigins where links to pictures lead, for instance {@code http://127.0.0.1:9000}; any where empty
 * @param readinessRooms rooms that must answer well before this node calls itself ready
 * @param limits sizes and waits
 * @param models uploads of models
 */
public record GatewayConfig(
        String host,
        int port,
        OptionalInt bridgePort,
        String nodeName,
        Optional<Path> mediaRoot,
        Optional<String> defaultModel,
        Map<String, PipelineSpec> pipelines,
        Set<String> moreHosts,
        List<String> imageOrigins,
        List<String> readinessRooms,
        Limits limits,
        Models models) {

    /**
     * Sizes and waits.
     *
     * @param bodyBytes greatest request body; raising it lets one request hold more memory
     * @param pageDefault entries of a page where the request names no limit, 1..1000
     * @param askDeadline wait for the record and the object store
     * @param modelDeadline wait for a model to be tried and loaded
     * @param healthDeadline wait for each room's readiness
     * @param endedMetrics how long the metrics of an ended stream stay; shorter than the time between two scrapes, its
     *     last values are never seen
     */
    public record Limits(
            long bodyBytes,
            int pageDefault,
            Duration askDeadline,
            Duration modelDeadline,
            Duration healthDeadline,
            Duration endedMetrics) {

        public static final Limits STANDARD = new Limits(
                1 << 20,
                100,
                Duration.ofSeconds(10),
                Duration.ofSeconds(90),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5));

        public Limits {
            if (bodyBytes < 1 || pageDefault < 1 || pageDefault > 1000) {
                throw new IllegalArgumentException("bodyBytes must be above 0 and pageDefault 1..1000");
            }
        }

        /** The same with another stay of ended streams' metrics. */
        public Limits withEndedMetrics(Duration other) {
            return new Limits(bodyBytes, pageDefault, askDeadline, modelDeadline, healthDeadline, other);
        }
    }

    /**
     * Files that models are exchanged for.
     *
     * @param folder where they lie until the inference room has taken them
     * @param mostBytes of one file, 1 to 2 GiB; two may arrive at a time
     * @param deadline of an exchange once its file is here: its trial, its way to the object store, its first run
     */
    public record Models(Path folder, long mostBytes, Duration deadline) {

        public Models {
            if (mostBytes < 1 || mostBytes > 1L << 31) {
                throw new IllegalArgumentException("mostBytes must be 1 to 2 GiB");
            }
        }
    }

    public GatewayConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host must not be empty");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not within 0..65535");
        }
        pipelines = Map.copyOf(pipelines);
        moreHosts = Set.copyOf(moreHosts);
        imageOrigins = List.copyOf(imageOrigins);
        readinessRooms = List.copyOf(readinessRooms);
    }
}
