package io.framebus.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node as users start it: a process of its own, spoken to over HTTP, that may be killed. */
final class NodeProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("^ready (http://\\S+) node=(\\S+)$", Pattern.MULTILINE);
    private static final Duration START = Duration.ofSeconds(90);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path output;
    private final Path errors;
    private final String url;

    private NodeProcess(Process process, Path output, Path errors) throws Exception {
        this.process = process;
        this.output = output;
        this.errors = errors;
        this.url = Eventually.present("ready line; the node says:\n" + errors, START, this::readyUrl);
    }

    /**
     * Starts a node and waits until it is ready.
     *
     * @param folder for its data and its output
     * @param environment settings besides
     * @param options of {@code serve}
     */
    static NodeProcess start(Path folder, Map<String, String> environment, String... options) throws Exception {
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of(
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dframebus.home=" + Sources.root(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString()));
        command.addAll(Arrays.asList(options));
        Path output = Files.createTempFile(folder, "stdout", ".txt");
        Path errors = Files.createTempFile(folder, "stderr", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("FRAMEBUS_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            return new NodeProcess(process, output, errors);
        } catch (Exception | AssertionError failed) {
            process.destroyForcibly();
            throw new IllegalStateException(Files.readString(errors), failed);
        }
    }

    private Optional<String> readyUrl() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("the node ended: " + Files.readString(errors));
        }
        Matcher ready = READY.matcher(Files.readString(output));
        return ready.find() ? Optional.of(ready.group(1)) : Optional.empty();
    }

    JsonObject get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " answers " + answer.statusCode() + ": " + answer.body());
        }
        return new JsonObject(answer.body());
    }

    /** The bytes behind any link. */
    byte[] bytes(String link) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(link)).build(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    HttpResponse<String> post(String path, JsonObject body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Registers a source and gives its id. */
    String init(JsonObject body) throws IOException, InterruptedException {
        HttpResponse<String> answer = post("/init", body);
        if (answer.statusCode() != 202) {
            throw new IllegalStateException("/init answers " + answer.statusCode() + ": " + answer.body());
        }
        return new JsonObject(answer.body()).getString("id");
    }

    JsonObject state(String id) throws IOException, InterruptedException {
        return get("/state?id=" + id);
    }

    /** Waits until a stream is in one of these states and gives it. */
    JsonObject waitFor(String id, Duration deadline, String... states) throws Exception {
        List<String> wanted = List.of(states);
        return present("stream " + id + " becomes " + wanted, deadline, () -> {
            JsonObject stream = state(id);
            return wanted.contains(stream.getString("state")) ? Optional.of(stream) : Optional.empty();
        });
    }

    /** Waits like {@link Eventually#present}; a failure shows what the node said. */
    <T> T present(String what, Duration deadline, Callable<Optional<T>> question) throws Exception {
        try {
            return Eventually.present(what, deadline, question);
        } catch (Exception | AssertionError failed) {
            throw new AssertionError(failed.getMessage() + "\nthe node says:\n" + errors(), failed);
        }
    }

    /** Waits for a condition; a failure shows what the node said. */
    void holds(String what, Duration deadline, Callable<Boolean> condition) throws Exception {
        present(what, deadline, () -> condition.call() ? Optional.of(true) : Optional.empty());
    }

    /** Waits until a stream has ended, in whichever way. */
    JsonObject waitForEnd(String id, Duration deadline) throws Exception {
        return waitFor(id, deadline, "inactive", "inactive_error");
    }

    /** Every recorded result, page by page. */
    List<JsonObject> results(String id) throws IOException, InterruptedException {
        List<JsonObject> all = new ArrayList<>();
        Optional<Long> after = Optional.of(-1L);
        while (after.isPresent()) {
            JsonObject page = get("/detection_result?id=" + id + "&limit=500&after=" + after.get());
            JsonArray results = page.getJsonArray("results");
            for (int i = 0; i < results.size(); i++) {
                all.add(results.getJsonObject(i));
            }
            after = Optional.ofNullable(page.getLong("next"));
        }
        return all;
    }

    String text(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Decoder children that run now. */
    List<ProcessHandle> decoders() {
        return process.toHandle()
                .descendants()
                .filter(handle -> handle.info().command().orElse("").endsWith("/ffmpeg"))
                .toList();
    }

    /** Names of this process's threads, as the operating system has them (15 characters at most). */
    List<String> threads() throws IOException {
        List<String> names = new ArrayList<>();
        try (var tasks = Files.newDirectoryStream(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
            for (Path task : tasks) {
                names.add(Files.readString(task.resolve("comm")).strip());
            }
        }
        return names;
    }

    long pid() {
        return process.pid();
    }

    String url() {
        return url;
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    /** SIGTERM; gives the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the node did not stop within 40 s of SIGTERM");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
