package io.framebus.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Sends models to a node. */
final class ModelUploads {

    private final HttpClient client = HttpClient.newHttpClient();
    private final NodeProcess node;

    ModelUploads(NodeProcess node) {
        this.node = node;
    }

    HttpResponse<String> send(String name, byte[] model) throws IOException, InterruptedException {
        return client.send(request(name, model), HttpResponse.BodyHandlers.ofString());
    }

    static JsonObject accepted(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new AssertionError("the exchange answers " + answer.statusCode() + ": " + answer.body());
        }
        return new JsonObject(answer.body());
    }

    private HttpRequest request(String name, byte[] model) {
        return HttpRequest.newBuilder(URI.create(node.url() + "/models/" + name))
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(model))
                .build();
    }

    /** A model as {@code /models} shows it. */
    JsonObject shown(String name) throws IOException, InterruptedException {
        JsonArray models = node.get("/models").getJsonArray("models");
        for (int i = 0; i < models.size(); i++) {
            if (models.getJsonObject(i).getString("name").equals(name)) {
                return models.getJsonObject(i);
            }
        }
        throw new AssertionError("/models shows no " + name + ": " + models.encode());
    }
}
