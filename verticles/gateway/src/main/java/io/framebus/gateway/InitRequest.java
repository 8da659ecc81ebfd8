package io.framebus.gateway;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The body of {@code /init}, as far as it can be judged by itself.
 *
 * @param fps frames to select a second, above 0 and at most 240
 * @param classes class names to keep; empty keeps all
 */
record InitRequest(
        String url,
        Optional<String> pipeline,
        Optional<String> model,
        Optional<Double> fps,
        Optional<String> name,
        List<String> classes) {

    private static final Set<String> KNOWN = Set.of("url", "pipeline", "model", "fps", "name", "classes");

    /**
     * Reads a body.
     *
     * @throws InvalidInput naming every field that is wrong
     */
    static InitRequest parse(JsonObject body) {
        Fields fields = new Fields(body, KNOWN);
        Optional<String> url = fields.text("url", 2048);
        fields.require("url", url);
        Optional<Double> fps = fields.fps();
        InitRequest request = new InitRequest(
                url.orElse(""),
                fields.text("pipeline", 100),
                fields.text("model", 200),
                fps,
                fields.text("name", 200),
                fields.texts("classes", 1000, 200));
        fields.finish();
        return request;
    }
}
