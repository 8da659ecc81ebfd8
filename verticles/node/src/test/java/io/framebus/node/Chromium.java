package io.framebus.node;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** A headless Chromium with one page, driven by its DevTools protocol. */
final class Chromium implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger asked = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
    private final Process process;
    private final WebSocket page;

    private Chromium(Process process, String port) throws Exception {
        this.process = process;
        HttpRequest open = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        String answer = client.send(open, HttpResponse.BodyHandlers.ofString()).body();
        String address = new JsonObject(answer).getString("webSocketDebuggerUrl");
        this.page = client.newWebSocketBuilder()
                .buildAsync(URI.create(address), new Listener())
                .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Starts it; the test is skipped where there is none. */
    static Chromium start(Path folder) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "skipped: no " + PROGRAM);
        Path profile = Files.createTempDirectory(folder, "chromium");
        Process process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("output.txt").toFile())
                .start();
        try {
            Path file = profile.resolve("DevToolsActivePort");
            String port = Eventually.present(
                    "Chromium listens",
                    DEADLINE,
                    () -> Files.exists(file)
                            ? Files.readAllLines(file).stream().findFirst()
                            : Optional.<String>empty());
            return new Chromium(process, port);
        } catch (Exception | AssertionError failed) {
            process.destroyForcibly();
            throw new IllegalStateException(Files.readString(profile.resolve("output.txt")), failed);
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                JsonObject message = new JsonObject(text.toString());
                text.setLength(0);
                Optional.ofNullable(message.getInteger("id"))
                        .map(waiting::remove)
                        .ifPresent(answer -> answer.complete(message));
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    private JsonObject ask(String method, JsonObject parameters) throws Exception {
        int id = asked.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        page.sendText(
                        new JsonObject()
                                .put("id", id)
                                .put("method", method)
                                .put("params", parameters)
                                .encode(),
                        true)
                .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        return answer.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    void open(String url) throws Exception {
        ask("Page.navigate", new JsonObject().put("url", url));
        Eventually.holds(
                url + " is loaded",
                DEADLINE,
                () -> url.equals(evaluate("document.readyState === 'complete' ? location.href : ''")));
    }

    /** The value of a script, or of the promise it gives, as text. */
    String evaluate(String script) throws Exception {
        JsonObject answer = ask(
                "Runtime.evaluate",
                new JsonObject()
                        .put("expression", script)
                        .put("awaitPromise", true)
                        .put("returnByValue", true));
        JsonObject result = answer.getJsonObject("result", new JsonObject());
        if (result.containsKey("exceptionDetails") || !result.containsKey("result")) {
            throw new AssertionError(answer.encodePrettily());
        }
        return String.valueOf(result.getJsonObject("result").getValue("value"));
    }

    @Override
    public void close() throws Exception {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
