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
 * @param jobs what is uploaded or named to be worked on
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
        Models models,
        Jobs jobs) {

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

    /**
     * What jobs need to know.
     *
     * @param depthModel model of depth jobs that name none; such requests are refused where empty
     * @param sequencesRoot folder that holds every sequence and video that is tracked by name; none where empty
     * @param uploads limits of uploaded files
     */
    public record Jobs(Optional<String> depthModel, Optional<Path> sequencesRoot, Uploads uploads) {}

    /**
     * Files that are uploaded to be worked on.
     *
     * @param folder where each lies while it arrives and is looked at; not shared with anything else
     * @param mostBytes of one file
     * @param atOnce uploads at a time; each takes up to 10 MiB of memory, and {@code mostBytes} on the disk
     * @param mostWaiting uploads that wait for their turn without being read; more are asked to come again
     * @param patience how long an upload waits for its turn
     * @param silence after which a sender that says nothing more is not waited for
     * @param deadline of one upload from its first byte to its last
     * @param lookDeadline of the look at a file whether it can be decoded
     */
    public record Uploads(
            Path folder,
            long mostBytes,
            int atOnce,
            int mostWaiting,
            Duration patience,
            Duration silence,
            Duration deadline,
            Duration lookDeadline) {

        public Uploads {
            if (mostBytes < 1 || atOnce < 1 || mostWaiting < 0) {
                throw new IllegalArgumentException("mostBytes and atOnce must be above 0, mostWaiting 0 or more");
            }
        }

        /**
         * The usual limits: 2 GiB a file, 16 at a time, 500 waiting up to a minute, half an hour for each and not more
         * than 20 s without a byte.
         */
        public static Uploads usual(Path folder) {
            return new Uploads(
                    folder,
                    1L << 31,
                    16,
                    500,
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(30),
                    Duration.ofSeconds(30));
        }

        /** The same with another bound on a file's size. */
        public Uploads withMostBytes(long other) {
            return new Uploads(folder, other, atOnce, mostWaiting, patience, silence, deadline, lookDeadline);
        }

        /** The same with another number of uploads at a time. */
        public Uploads withAtOnce(int other) {
            return new Uploads(folder, mostBytes, other, mostWaiting, patience, silence, deadline, lookDeadline);
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
