package io.framebus.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Sends jobs to a node as its users do, and waits for them. */
final class Jobs {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final NodeProcess node;

    Jobs(NodeProcess node) {
        this.node = node;
    }

    /** Uploads a file under its own name. */
    HttpResponse<String> upload(String path, Path file, Map<String, String> fields) throws Exception {
        return upload(path, file.getFileName().toString(), file, fields, Map.of());
    }

    HttpResponse<String> upload(
            String path, String filename, Path file, Map<String, String> fields, Map<String, String> headers)
            throws IOException, InterruptedException {
        String boundary = "boundary-" + UUID.randomUUID();
        List<HttpRequest.BodyPublisher> parts = new ArrayList<>();
        fields.forEach((name, value) -> parts.add(HttpRequest.BodyPublishers.ofString("--" + boundary
                + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")));
        parts.add(HttpRequest.BodyPublishers.ofString("--" + boundary
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + filename
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
        parts.add(filePart(file));
        parts.add(HttpRequest.BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.url() + path))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.concat(parts.toArray(HttpRequest.BodyPublisher[]::new)));
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.BodyPublisher filePart(Path file) throws FileNotFoundException {
        return HttpRequest.BodyPublishers.ofFile(file);
    }

    /** The answer of a call that took the job. */
    static JsonObject accepted(HttpResponse<String> answer) {
        if (answer.statusCode() != 202) {
            throw new AssertionError("the node answers " + answer.statusCode() + ": " + answer.body());
        }
        return new JsonObject(answer.body());
    }

    /** Waits until a job, as its own call shows it, is done or failed. */
    JsonObject waitForEnd(String path, Duration deadline) throws Exception {
        return node.present(path + " ends", deadline, () -> {
            JsonObject job = node.get(path);
            return List.of("done", "failed").contains(job.getString("status")) ? Optional.of(job) : Optional.empty();
        });
    }

    int delete(String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create(node.url() + path))
                                .DELETE()
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(node.url() + path))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    int status(String link) throws IOException, InterruptedException {
        URI address = URI.create(link.startsWith("/") ? node.url() + link : link);
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    Path download(String link, Path file) throws IOException, InterruptedException {
        Files.copy(new ByteArrayInputStream(node.bytes(link)), file);
        return file;
    }

    List<String> lines(String path) throws IOException, InterruptedException {
        String address = path.startsWith("http") ? path : node.url() + path;
        return new String(node.bytes(address), StandardCharsets.UTF_8).lines().toList();
    }

    static List<JsonObject> objects(JsonArray array) {
        List<JsonObject> objects = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            objects.add(array.getJsonObject(i));
        }
        return objects;
    }
}
