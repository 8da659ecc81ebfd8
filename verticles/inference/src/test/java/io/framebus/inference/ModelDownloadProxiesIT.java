package io.framebus.inference;

import static io.framebus.inference.ModelDownloads.FILE;
import static io.framebus.inference.ModelDownloads.TAG;
import static io.framebus.inference.ModelDownloads.entry;
import static io.framebus.inference.ModelDownloads.sha256;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ModelDownloadProxiesIT {

    private static final String HASH = sha256(FILE);
    private static final String CREDENTIALS =
            "Basic " + Base64.getEncoder().encodeToString("lisa:p@ss".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path folder;

    private ModelDownloads downloads = new ModelDownloads(Path.of(""));

    @BeforeEach
    void useFolder() {
        downloads = new ModelDownloads(folder);
    }

    private static ModelDownloadServer proxyThatAsksWho() throws IOException {
        return new ModelDownloadServer((request, reply) -> {
            if (!request.header("proxy-authorization").equals(CREDENTIALS)) {
                reply.empty("407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"house\"");
            } else if (request.line().startsWith("CONNECT")) {
                reply.empty("502 Bad Gateway");
            } else {
                reply.file(FILE, TAG, request);
            }
        });
    }

    @Test
    void proxyOfTheEnvironmentIsAskedAndToldOf() throws IOException {
        try (ModelDownloadServer proxy = new ModelDownloadServer((request, reply) -> reply.file(FILE, TAG, request))) {
            // Only the proxy can know this host.
            downloads.pull(
                    entry("http://models.invalid/a.onnx", FILE.length),
                    HASH,
                    Map.of("http_proxy", "http://127.0.0.1:" + proxy.port()));
            assertEquals(
                    "GET http://models.invalid/a.onnx HTTP/1.1",
                    proxy.requests().getFirst().line());
            assertEquals(
                    "fetching through the proxy 127.0.0.1:" + proxy.port(),
                    downloads.notes().getFirst());
        }
    }

    @Test
    void credentialsReachTheProxyAndNobodyElse() throws IOException {
        try (ModelDownloadServer proxy = proxyThatAsksWho()) {
            String value = "http://lisa:p%40ss@127.0.0.1:" + proxy.port();
            downloads.pull(entry("http://models.invalid/a.onnx", FILE.length), HASH, Map.of("HTTP_PROXY", value));
            assertTrue(downloads.notes().stream().noneMatch(note -> note.contains("p@ss") || note.contains("p%40ss")));
        }
    }

    @Test
    void credentialsReachTheProxyOfATunnelToo() throws IOException {
        try (ModelDownloadServer proxy = proxyThatAsksWho()) {
            String value = "http://lisa:p%40ss@127.0.0.1:" + proxy.port();
            Failure failure = assertThrows(
                    Failure.class,
                    () -> downloads.pull(
                            entry("https://models.invalid/a.onnx", 0), HASH, Map.of("https_proxy", value)));
            assertTrue(
                    proxy.requests().stream()
                            .anyMatch(request -> request.line().equals("CONNECT models.invalid:443 HTTP/1.1")
                                    && request.header("proxy-authorization").equals(CREDENTIALS)),
                    () -> proxy.requests() + " " + failure.getMessage());
            assertTrue(failure.getMessage().contains("502"), failure::getMessage);
            assertTrue(!failure.getMessage().contains("p@ss"), failure::getMessage);
        }
    }

    @Test
    void proxyThatRefusesIsNamed() throws IOException {
        try (ModelDownloadServer proxy = proxyThatAsksWho()) {
            Failure failure = assertThrows(
                    Failure.class,
                    () -> downloads.pull(
                            entry("http://models.invalid/a.onnx", 0),
                            HASH,
                            Map.of("http_proxy", "127.0.0.1:" + proxy.port())));
            assertTrue(
                    failure.getMessage().contains("127.0.0.1:" + proxy.port() + ", which wants another user"),
                    failure::getMessage);
            assertEquals(1, proxy.requests().size());
        }
    }

    @Test
    void exceptedHostIsAskedDirectly() throws IOException {
        try (ModelDownloadServer proxy = new ModelDownloadServer((request, reply) -> reply.empty("404 Not Found"));
                ModelDownloadServer server =
                        new ModelDownloadServer((request, reply) -> reply.file(FILE, TAG, request))) {
            downloads.pull(
                    entry(server.url("/a.onnx"), FILE.length),
                    HASH,
                    Map.of(
                            "http_proxy",
                            "http://lisa:x@127.0.0.1:" + proxy.port(),
                            "no_proxy",
                            "example.com, 127.0.0.1"));
            assertEquals(List.of(), proxy.requests());
            assertEquals("", server.requests().getFirst().header("proxy-authorization"));
        }
    }

    @Test
    void systemPropertiesComeBeforeTheEnvironment() throws IOException {
        try (ModelDownloadServer proxy = new ModelDownloadServer((request, reply) -> reply.file(FILE, TAG, request))) {
            System.setProperty("http.proxyHost", "127.0.0.1");
            System.setProperty("http.proxyPort", String.valueOf(proxy.port()));
            downloads.pull(
                    entry("http://models.invalid/a.onnx", FILE.length),
                    HASH,
                    Map.of("http_proxy", "http://other.invalid:1", "no_proxy", "*"));
            assertEquals(1, proxy.requests().size());
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
        }
    }
}
