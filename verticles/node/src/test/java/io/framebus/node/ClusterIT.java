package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that use the same servers share the streams, and each answers for all of them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {

    private static final int STREAMS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Longer than the test runs: who takes over a stopped node's streams within it did not wait for the lease. */
    private static final String LONG_LEASE = "600000";

    @TempDir
    private static Path folder;

    private static Servers servers;
    private static NodeProcess first;
    private static NodeProcess second;
    private static final List<String> STREAM_IDS = new ArrayList<>();

    @BeforeAll
    static void startTwoNodes() throws Exception {
        Materials.models(folder.resolve("models"));
        Path clip = Materials.clip(folder.resolve("media/clip.mp4"), 200);
        Path film = Clip.repeated(clip, 200, folder.resolve("media"));
        servers = new Servers(folder.resolve("servers"));
        String port = String.valueOf(freePort());
        Map<String, String> environment = environment("first");
        environment.put("FRAMEBUS_CLUSTER_PORT", port);
        first = NodeProcess.start(folder.resolve("first"), environment);
        second = NodeProcess.start(folder.resolve("second"), environment("second"), "--join", "127.0.0.1:" + port);
        for (int i = 0; i < STREAMS; i++) {
            STREAM_IDS.add(first.init(new JsonObject().put("url", film.toString())));
        }
    }

    @AfterAll
    static void stopEverything() throws Exception {
        for (NodeProcess node : List.of(first, second)) {
            node.close();
        }
        servers.close();
    }

    @Test
    @Order(1)
    void bothNodesAreShownByBoth() throws Exception {
        for (NodeProcess node : List.of(first, second)) {
            node.holds(
                    "both nodes are members",
                    PATIENCE,
                    () -> streamsByNode(node).keySet().equals(Set.of("first", "second")));
        }
    }

    @Test
    @Order(2)
    void streamsAreShared() throws Exception {
        second.holds("each node has some streams", PATIENCE, () -> {
            Map<String, List<String>> shares = streamsByNode(second);
            return shares.values().stream().mapToInt(List::size).sum() == STREAMS
                    && shares.values().stream().allMatch(share -> share.size() >= 2);
        });
    }

    @Test
    @Order(3)
    void eachNodeAnswersForStreamsOfTheOther() throws Exception {
        for (NodeProcess node : List.of(first, second)) {
            for (String id : STREAM_IDS) {
                node.holds("frames of " + id + " are seen", PATIENCE, () -> {
                    JsonObject page = node.get("/detection_result?limit=5&id=" + id);
                    return page.getJsonArray("results").size() == 5
                            && node.state(id).getJsonObject("frames").getLong("processed") > 0;
                });
                assertTrue(Set.of("first", "second").contains(node.state(id).getString("node")));
            }
        }
    }

    @Test
    @Order(4)
    void liveUpdatesOfAStreamReachTheOtherNode() throws Exception {
        String id = streamOf("first");
        try (BridgeClient browser = new BridgeClient(second, "streams." + id + ".stats")) {
            second.holds(
                    "an update of " + id + " arrives",
                    PATIENCE,
                    () -> !browser.received().isEmpty());
            assertEquals(id, browser.received().getFirst().getString("id"));
        }
    }

    @Test
    @Order(5)
    void streamCanBeStoppedAtTheOtherNode() throws Exception {
        String id = streamOf("second");
        assertEquals(
                202, first.post("/shutdown", new JsonObject().put("id", id)).statusCode());
        JsonObject stopped = second.waitForEnd(id, PATIENCE);
        assertEquals("inactive", stopped.getString("state"), stopped::encodePrettily);
        STREAM_IDS.remove(id);
    }

    @Test
    @Order(6)
    void streamsOfAStoppedNodeGoOnAtTheOther() throws Exception {
        Map<String, Long> before = new TreeMap<>();
        for (String id : streamsByNode(second).getOrDefault("first", List.of())) {
            before.put(id, first.state(id).getJsonObject("frames").getLong("processed"));
        }
        assertNotEquals(Map.of(), before);
        assertEquals(143, first.stop());
        for (Map.Entry<String, Long> stream : before.entrySet()) {
            second.holds("stream " + stream.getKey() + " goes on", PATIENCE, () -> {
                JsonObject state = second.state(stream.getKey());
                return "second".equals(state.getString("node"))
                        && state.getJsonObject("frames").getLong("processed") > stream.getValue() + 20;
            });
            JsonObject state = second.state(stream.getKey());
            assertEquals(2, state.getLong("epoch"), state::encodePrettily);
            assertEquals("ml_started", state.getString("state"), state::encodePrettily);
        }
        assertEquals(Set.of("second"), streamsByNode(second).keySet());
    }

    private static String streamOf(String node) throws Exception {
        return second.present(
                "a stream of " + node,
                PATIENCE,
                () -> streamsByNode(second).getOrDefault(node, List.of()).stream()
                        .findFirst());
    }

    private static Map<String, List<String>> streamsByNode(NodeProcess asked) throws Exception {
        JsonArray nodes = asked.get("/cluster").getJsonArray("nodes");
        return nodes.stream()
                .map(JsonObject.class::cast)
                .collect(Collectors.toMap(
                        node -> node.getString("name"),
                        node -> node.getJsonArray("streams").stream()
                                .map(String.class::cast)
                                .toList()));
    }

    private static Map<String, String> environment(String name) {
        Map<String, String> environment = new HashMap<>(servers.environment());
        environment.put("FRAMEBUS_NODE_NAME", name);
        environment.put("FRAMEBUS_LEASE_MS", LONG_LEASE);
        environment.put("FRAMEBUS_MODEL", Materials.MODEL);
        environment.put("FRAMEBUS_MODELS_DIR", folder.resolve("models").toString());
        environment.put("FRAMEBUS_MEDIA_ROOT", folder.resolve("media").toString());
        return environment;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
