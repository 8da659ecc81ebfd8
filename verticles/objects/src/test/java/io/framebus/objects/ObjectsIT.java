package io.framebus.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.HealthMessage;
import io.framebus.bus.ObjectMessage;
import io.framebus.embedded.EmbeddedParts;
import io.framebus.embedded.Part;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
final class ObjectsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path data;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient browser = HttpClient.newHttpClient();
    private EmbeddedParts server;

    @BeforeEach
    void startServer() {
        server = EmbeddedParts.start(data, Set.of(Part.S3));
    }

    @AfterEach
    void stopAll() {
        await(vertx.close());
        browser.close();
        server.close();
    }

    @Test
    void storedBytesComeBackThroughTheLink() throws Exception {
        deploy(usual());
        put("frames/id 1/frame_00001.jpg", "ß");
        HttpResponse<byte[]> response = get(link("frames/id 1/frame_00001.jpg"));
        assertEquals(200, response.statusCode());
        assertArrayEquals("ß".getBytes(StandardCharsets.UTF_8), response.body());
        assertEquals(Optional.of("image/jpeg"), response.headers().firstValue("content-type"));
    }

    @Test
    void aWholeFileIsStoredAndFetchedAgain(@TempDir Path folder) throws Exception {
        deploy(usual());
        byte[] bytes = new byte[(12 << 20) + 7];
        new SplittableRandom(1).nextBytes(bytes);
        Path sent = Files.write(folder.resolve("sent"), bytes);
        Path fetched = Files.writeString(folder.resolve("fetched"), "older");
        await(Addresses.putObjectFile()
                .on(vertx)
                .ask(new ObjectMessage.PutFile("frames/model.onnx", sent, "application/octet-stream"), PATIENCE));
        await(Addresses.getObjectFile()
                .on(vertx)
                .ask(new ObjectMessage.GetFile("frames/model.onnx", fetched), PATIENCE));
        assertArrayEquals(bytes, Files.readAllBytes(fetched));
        Failure absent = assertThrows(
                Failure.class,
                () -> await(Addresses.getObjectFile()
                        .on(vertx)
                        .ask(new ObjectMessage.GetFile("frames/absent", fetched), PATIENCE)));
        assertEquals(Failure.Kind.NOT_FOUND, absent.kind());
    }

    @Test
    void aChangedLinkIsRefused() throws Exception {
        deploy(usual());
        put("frames/a.jpg", "a");
        put("frames/b.jpg", "b");
        assertEquals(403, get(link("frames/a.jpg").replace("a.jpg", "b.jpg")).statusCode());
    }

    @Test
    void linksComeInTheOrderAskedAndNameThePublicEndpoint() {
        ObjectsConfig usual = usual();
        deploy(with(usual, Optional.of(URI.create("https://media.example.test:8443")), usual.retryFor(), 512));
        List<String> links = await(Addresses.presign()
                        .on(vertx)
                        .ask(new ObjectMessage.Presign(List.of("frames/2.jpg", "frames/1.jpg")), PATIENCE))
                .urls();
        assertTrue(links.get(0).startsWith("https://media.example.test:8443/frames/2.jpg?"), links.get(0));
        assertTrue(links.get(1).startsWith("https://media.example.test:8443/frames/1.jpg?"), links.get(1));
        assertTrue(links.get(0).contains("X-Amz-Expires=3600"), links.get(0));
    }

    @Test
    void threeHundredPutsAtOnceAreAllStored() throws Exception {
        deploy(usual());
        List<Future<Done>> puts = IntStream.range(0, 300)
                .mapToObj(index -> ask("frames/many/" + index + ".jpg", "picture " + index))
                .toList();
        await(Future.all(puts));
        for (int index : List.of(0, 150, 299)) {
            byte[] body = get(link("frames/many/" + index + ".jpg")).body();
            assertEquals("picture " + index, new String(body, StandardCharsets.UTF_8));
        }
    }

    @Test
    void deletingRemovesEveryPageAndLeavesTheNeighbours() throws Exception {
        ObjectsConfig usual = usual();
        deploy(with(usual, Optional.empty(), usual.retryFor(), 2000));
        List<Future<Done>> puts = IntStream.range(0, 1050)
                .mapToObj(index -> ask("frames/gone/" + index, "x"))
                .toList();
        await(Future.all(puts));
        put("frames/gone-not/1", "stays");
        delete("frames/gone/");
        delete("frames/gone/");
        assertEquals(404, get(link("frames/gone/0")).statusCode());
        assertEquals(404, get(link("frames/gone/1049")).statusCode());
        assertEquals(200, get(link("frames/gone-not/1")).statusCode());
    }

    @Test
    void deletingWhereThereIsNothingIsHarmless() {
        deploy(usual());
        delete("frames/never/");
        delete("no-such-bucket/prefix");
    }

    @Test
    void putDuringAnOutageIsStoredWhenTheServerIsBack() throws Exception {
        deploy(with(usual(), Optional.empty(), PATIENCE, 512));
        put("frames/before.jpg", "before");
        server.close();
        assertTrue(!health().ok());
        Future<Done> stored = ask("frames/during.jpg", "during");
        assertTrue(!health().ok() && !stored.isComplete());
        startServer();
        await(stored);
        assertEquals(200, get(link("frames/during.jpg")).statusCode());
        assertEquals(200, get(link("frames/before.jpg")).statusCode());
        assertTrue(health().ok());
    }

    @Test
    void putFailsAsUnavailableOnceTheRetryTimeIsOver() {
        deploy(with(usual(), Optional.empty(), Duration.ofMillis(400), 512));
        server.close();
        assertEquals(Failure.Kind.UNAVAILABLE, failure(ask("frames/a.jpg", "a")).kind());
        startServer();
        await(ask("frames/a.jpg", "a"));
    }

    @Test
    void storeThatAcceptsButNeverAnswersIsUnavailableAndSilencesNeitherLinksNorHealth() throws Exception {
        ObjectsConfig usual = usual();
        deploy(new ObjectsConfig(
                usual.endpoint(),
                Optional.empty(),
                usual.accessKey(),
                usual.secretKey(),
                usual.region(),
                usual.buckets(),
                usual.linkLifetime(),
                Duration.ofSeconds(3),
                Duration.ofMillis(300),
                Duration.ZERO,
                1,
                10));
        server.close();
        URI endpoint = usual.endpoint();
        InetAddress host = InetAddress.ofLiteral(endpoint.getHost());
        try (ServerSocket silent = new ServerSocket(endpoint.getPort(), 50, host)) {
            assertTrue(silent.isBound());
            Future<Done> put = ask("frames/a.jpg", "a");
            assertTrue(!health().ok());
            assertTrue(link("frames/a.jpg").startsWith(endpoint.toString()));
            assertTrue(!put.isComplete());
            assertEquals(Failure.Kind.UNAVAILABLE, failure(put).kind());
        }
    }

    @Test
    void putsBeyondTheBoundAreOverloadedAndTheOthersAreAnsweredWhenTheRoomStops() {
        String deployed = deploy(with(usual(), Optional.empty(), PATIENCE, 2));
        server.close();
        List<Future<Done>> accepted = List.of(ask("frames/a.jpg", "a"), ask("frames/b.jpg", "b"));
        assertEquals(Failure.Kind.OVERLOADED, failure(ask("frames/c.jpg", "c")).kind());
        await(vertx.undeploy(deployed));
        for (Future<Done> put : accepted) {
            assertEquals(Failure.Kind.UNAVAILABLE, failure(put).kind());
        }
    }

    @Test
    void pathWithoutBucketIsInvalidEverywhere() {
        deploy(usual());
        assertEquals(Failure.Kind.INVALID, failure(ask("frame.jpg", "x")).kind());
        ObjectMessage.Presign presign = new ObjectMessage.Presign(List.of("frames/1.jpg", "frames/"));
        Failure refused = failure(Addresses.presign().on(vertx).ask(presign, PATIENCE));
        assertEquals(Failure.Kind.INVALID, refused.kind());
        ObjectMessage.DeleteAll everything = new ObjectMessage.DeleteAll("frames/");
        refused = failure(Addresses.deleteObjects().on(vertx).ask(everything, PATIENCE));
        assertEquals(Failure.Kind.INVALID, refused.kind());
        ObjectMessage.Measure all = new ObjectMessage.Measure("frames/");
        refused = failure(Addresses.measureObjects().on(vertx).ask(all, PATIENCE));
        assertEquals(Failure.Kind.INVALID, refused.kind());
    }

    @Test
    void putIntoAnAbsentBucketIsNotFound() {
        deploy(usual());
        assertEquals(
                Failure.Kind.NOT_FOUND,
                failure(ask("no-such-bucket/a.jpg", "a")).kind());
    }

    @Test
    void bucketsThatExistAreKept() throws Exception {
        String first = deploy(usual());
        put("frames/a.jpg", "a");
        await(vertx.undeploy(first));
        deploy(usual());
        assertEquals(200, get(link("frames/a.jpg")).statusCode());
    }

    @Test
    void startFailsWhenTheStoreIsDownOrRefusesTheKey() {
        ObjectsConfig wrongKey =
                ObjectsConfig.usual(URI.create(server.s3Endpoint()), server.s3AccessKey(), "guess", List.of("frames"));
        Failure refused = failure(vertx.deployVerticle(new ObjectsVerticle(wrongKey)));
        assertEquals(Failure.Kind.UNAVAILABLE, refused.kind());
        assertTrue(refused.toString().contains("refuses the configured key"), refused.toString());
        ObjectsConfig down = with(usual(), Optional.empty(), Duration.ofMillis(300), 512);
        server.close();
        refused = failure(vertx.deployVerticle(new ObjectsVerticle(down)));
        assertTrue(refused.toString().contains("is not reachable"), refused.toString());
    }

    private ObjectsConfig usual() {
        return ObjectsConfig.usual(
                URI.create(server.s3Endpoint()),
                server.s3AccessKey(),
                server.s3SecretKey(),
                List.of("frames", "heatmaps"));
    }

    private static ObjectsConfig with(
            ObjectsConfig base, Optional<URI> publicEndpoint, Duration retryFor, int maxPendingPuts) {
        return new ObjectsConfig(
                base.endpoint(),
                publicEndpoint,
                base.accessKey(),
                base.secretKey(),
                base.region(),
                base.buckets(),
                base.linkLifetime(),
                base.callTimeout(),
                base.healthTimeout(),
                retryFor,
                base.workers(),
                maxPendingPuts);
    }

    private String deploy(ObjectsConfig config) {
        return await(vertx.deployVerticle(new ObjectsVerticle(config)));
    }

    private Future<Done> ask(String path, String text) {
        return Addresses.putObject()
                .on(vertx)
                .ask(new ObjectMessage.Put(path, Buffer.buffer(text), "image/jpeg"), PATIENCE);
    }

    private void put(String path, String text) {
        await(ask(path, text));
    }

    private void delete(String prefix) {
        await(Addresses.deleteObjects().on(vertx).ask(new ObjectMessage.DeleteAll(prefix), PATIENCE));
    }

    private String link(String path) {
        return await(Addresses.presign().on(vertx).ask(new ObjectMessage.Presign(List.of(path)), PATIENCE))
                .urls()
                .getFirst();
    }

    private HealthMessage.Answer health() {
        return await(Addresses.health("objects").on(vertx).ask(new HealthMessage.Ask(), PATIENCE));
    }

    private HttpResponse<byte[]> get(String link) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(link))
                .timeout(Duration.ofSeconds(10))
                .build();
        return browser.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within " + PATIENCE, e);
        }
    }

    private static Failure failure(Future<?> future) {
        return Failure.of(assertThrows(Exception.class, () -> await(future)));
    }
}
