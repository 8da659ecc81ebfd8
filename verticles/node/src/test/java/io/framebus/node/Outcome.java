package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** What a stream left behind, as far as a repeated run must give the same: everything but ids, links and epochs. */
record Outcome(JsonObject stream, List<JsonObject> results) {

    static Outcome of(NodeProcess node, String id) throws Exception {
        List<JsonObject> results = node.results(id);
        results.forEach(result -> result.remove("image"));
        return new Outcome(node.state(id), results);
    }

    long epoch() {
        return stream.getLong("epoch");
    }

    /** Every frame is recorded once, in its place, and the counters say so. */
    void assertWhole(String what) {
        assertEquals("inactive", stream.getString("state"), () -> what + ": " + stream.encodePrettily());
        for (int i = 0; i < results.size(); i++) {
            assertEquals(i, results.get(i).getInteger("seq"), what);
        }
        JsonObject frames = stream.getJsonObject("frames");
        JsonObject expected = new JsonObject()
                .put("decoded", results.size())
                .put("selected", results.size())
                .put("processed", results.size())
                .put("in_flight", 0)
                .put("dropped", new JsonObject())
                .put("failed", new JsonObject());
        assertEquals(expected, frames, what);
    }

    /** The same frames with the same detections and tracks. */
    void assertSameResults(String what, Outcome undisturbed) {
        assertEquals(undisturbed.results().size(), results.size(), what);
        for (int i = 0; i < results.size(); i++) {
            assertEquals(undisturbed.results().get(i), results.get(i), what);
        }
    }
}
