package io.framebus.node;

import io.framebus.bus.Failure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Speaks to the node over HTTP, as its users do. Failures carry what the node answered. */
final class DemoClient implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int PAGE = 500;
    private static final long LOOK_MILLIS = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(DEADLINE).build();
    private final String url;

    /** @param url of the node without a slash at its end */
    DemoClient(String url) {
        this.url = url;
    }

    /** Registers a source and gives its id. */
    UUID init(JsonObject body) throws InterruptedException {
        return UUID.fromString(post("/init", body).getString("id"));
    }

    JsonObject state(UUID id) throws InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + "/state?id=" + id)));
    }

    /** Every recorded frame of a stream. */
    List<JsonObject> results(UUID id) throws InterruptedException {
        List<JsonObject> all = new ArrayList<>();
        Optional<Long> after = Optional.of(-1L);
        while (after.isPresent()) {
            JsonObject page = send(HttpRequest.newBuilder(
                    URI.create(url + "/detection_result?id=" + id + "&limit=" + PAGE + "&after=" + after.get())));
            JsonArray results = page.getJsonArray("results");
            for (int i = 0; i < results.size(); i++) {
                all.add(results.getJsonObject(i));
            }
            after = Optional.ofNullable(page.getLong("next"));
        }
        return all;
    }

    /** Stops whatever still runs under a name, and waits until it has stopped or the patience is over. */
    void stopAll(String name, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        List<String> running = running(name);
        for (String id : running) {
            post("/shutdown", new JsonObject().put("id", id));
        }
        while (!running.isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            running = running(name);
        }
    }

    private List<String> running(String name) throws InterruptedException {
        JsonArray streams = send(HttpRequest.newBuilder(URI.create(url + "/state?limit=1000")))
                .getJsonArray("streams");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < streams.size(); i++) {
            JsonObject stream = streams.getJsonObject(i);
            if (stream.getString("name").equals(name)
                    && !stream.getString("state").startsWith("inactive")) {
                ids.add(stream.getString("id"));
            }
        }
        return ids;
    }

    private JsonObject post(String path, JsonObject body) throws InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode())));
    }

    private JsonObject send(HttpRequest.Builder request) throws InterruptedException {
        try {
            HttpResponse<String> answer =
                    http.send(request.timeout(DEADLINE).build(), HttpResponse.BodyHandlers.ofString());
            JsonObject body = new JsonObject(answer.body());
            if (answer.statusCode() >= 300) {
                throw new Failure(Failure.Kind.INTERNAL, reason(body));
            }
            return body;
        } catch (IOException broken) {
            throw new Failure(Failure.Kind.UNAVAILABLE, "the node does not answer: " + broken.getMessage(), broken);
        }
    }

    private static String reason(JsonObject problem) {
        JsonArray errors = problem.getJsonArray("errors", new JsonArray());
        return errors.isEmpty()
                ? problem.getString("detail", problem.getString("title", "the node refuses"))
                : errors.getJsonObject(0).getString("field") + ": "
                        + errors.getJsonObject(0).getString("message");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
