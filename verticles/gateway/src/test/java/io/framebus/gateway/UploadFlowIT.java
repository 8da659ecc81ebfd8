package io.framebus.gateway;

import static io.framebus.gateway.GatewayIT.problem;
import static io.framebus.gateway.UploadIT.form;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.JobKind;
import io.framebus.bus.JobStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Uploads that are slow, many, or never finished. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class UploadFlowIT {

    private static final int LARGE = 12 << 20;

    private OpenGateway gateway;

    @BeforeEach
    void open() {
        gateway = OpenGateway.furnished(Optional.empty());
    }

    @AfterEach
    void close() {
        gateway.house.jobs.gate.countDown();
        gateway.close();
    }

    @Test
    void aStoreThatStandsStillHoldsItsSenderBack() throws IOException {
        gateway.house.jobs.gate = new CountDownLatch(1);
        NetSocket sender = OpenGateway.await(gateway.sockets.connect(gateway.verticle.port(), "127.0.0.1"));
        Buffer file = Pictures.videoOf(LARGE);
        String head = RawForm.head("a.y4m");
        long length = (long) head.length() + file.length() + RawForm.tail().length();
        sender.write(RawForm.request("/analysis", length) + head);
        Future<Void> sent = sender.write(file.copy());
        RawForm.waitUntil(() -> arrived() >= UploadPipe.MOST_BYTES);
        // What waits in sockets and in the form's reader is bounded, too.
        assertTrue(arrived() < 3L * UploadPipe.MOST_BYTES, arrived() + " bytes were taken");
        assertTrue(!sent.isComplete());
        gateway.house.jobs.gate.countDown();
        OpenGateway.await(sent);
        sender.write(RawForm.tail());
        RawForm.waitUntil(() -> gateway.house.created.size() == 1);
        OpenGateway.await(sender.close());
    }

    private static long arrived() throws IOException {
        long bytes = 0;
        for (Path file : UploadIT.onDisk()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    @Test
    void ofASenderWhoGoesAwayNothingIsLeft() throws IOException {
        Buffer part = Pictures.videoOf(3 << 20);
        NetSocket sender = OpenGateway.await(gateway.sockets.connect(gateway.verticle.port(), "127.0.0.1"));
        sender.write(RawForm.request("/analysis", LARGE) + RawForm.head("a.y4m"));
        OpenGateway.await(sender.write(part));
        RawForm.waitUntil(() -> arrived() > 1 << 20);
        OpenGateway.await(sender.close());
        RawForm.waitUntil(() -> UploadIT.onDisk().isEmpty() && gateway.house.jobs.underWay.get() == 0);
        RawForm.waitUntil(() -> gateway.house.deletedPrefixes.size() == 1);
        assertEquals(List.of(), gateway.house.created);
        assertEquals(0, gateway.house.jobs.objects().size());
    }

    @Test
    void twoHundredUploadsAtOnceAreAllTakenAFewAtATime() throws IOException {
        Buffer file = Pictures.videoOf(1 << 20);
        List<Future<HttpResponse<Buffer>>> answers = IntStream.range(0, 200)
                .mapToObj(index -> gateway.request(HttpMethod.POST, "/analysis")
                        .sendMultipartForm(form("clip-" + index + ".y4m", file)))
                .toList();
        for (Future<HttpResponse<Buffer>> answer : answers) {
            RawForm.waitUntil(answer::isComplete, 120);
            assertEquals(
                    202,
                    OpenGateway.await(answer).statusCode(),
                    OpenGateway.await(answer).bodyAsString());
        }
        assertEquals(200, gateway.house.jobs.objects().size());
        assertTrue(
                gateway.house.jobs.mostUnderWay.get() <= OpenGateway.UPLOADS_AT_ONCE,
                gateway.house.jobs.mostUnderWay.get() + " at once");
        UploadIT.assertNothingOnDisk();
    }

    @Test
    void whoWaitsTooLongIsAskedToComeAgain() {
        try (OpenGateway narrow = oneAtATime(Duration.ofMillis(300), Duration.ofSeconds(20))) {
            narrow.house.jobs.gate = new CountDownLatch(1);
            Future<HttpResponse<Buffer>> first = upload(narrow);
            RawForm.waitUntil(() -> narrow.house.jobs.underWay.get() == 1);
            for (Future<HttpResponse<Buffer>> late : List.of(upload(narrow), upload(narrow))) {
                HttpResponse<Buffer> refused = OpenGateway.await(late);
                problem(refused, 429);
                assertEquals("2", refused.getHeader("Retry-After"));
            }
            narrow.house.jobs.gate.countDown();
            assertEquals(202, OpenGateway.await(first).statusCode());
            assertEquals(202, OpenGateway.await(upload(narrow)).statusCode());
        }
    }

    @Test
    void whoFallsSilentMakesRoomForOthers() {
        try (OpenGateway narrow = oneAtATime(Duration.ofSeconds(20), Duration.ofMillis(300))) {
            NetSocket sender = OpenGateway.await(narrow.sockets.connect(narrow.verticle.port(), "127.0.0.1"));
            Buffer told = Buffer.buffer();
            sender.handler(told::appendBuffer);
            sender.write(RawForm.request("/analysis", 1 << 19) + RawForm.head("a.y4m") + "YUV4");
            RawForm.waitUntil(() -> arrived() > 0);
            assertEquals(202, OpenGateway.await(upload(narrow)).statusCode());
            RawForm.waitUntil(() -> told.toString().startsWith("HTTP/1.1 408"));
            RawForm.waitUntil(() -> told.toString().contains("no byte arrived for"));
        }
    }

    @Test
    void whoIsHeldBackIsNotTakenForSilent() {
        Duration silence = Duration.ofMillis(300);
        try (OpenGateway narrow = oneAtATime(Duration.ofSeconds(20), silence)) {
            narrow.house.jobs.gate = new CountDownLatch(1);
            NetSocket sender = OpenGateway.await(narrow.sockets.connect(narrow.verticle.port(), "127.0.0.1"));
            Buffer told = Buffer.buffer();
            sender.handler(told::appendBuffer);
            Buffer file = Pictures.videoOf(LARGE);
            String head = RawForm.head("a.y4m");
            long length = (long) head.length() + file.length() + RawForm.tail().length();
            sender.write(RawForm.request("/analysis", length) + head);
            sender.write(file.copy().appendString(RawForm.tail()));
            RawForm.waitUntil(() -> arrived() >= UploadPipe.MOST_BYTES || told.length() > 0);
            assertEquals("", told.toString());
            Promise<Void> muchLonger = Promise.promise();
            narrow.vertx.setTimer(5 * silence.toMillis(), passed -> muchLonger.complete());
            OpenGateway.await(muchLonger.future());
            assertEquals("", told.toString());
            narrow.house.jobs.gate.countDown();
            RawForm.waitUntil(() -> told.toString().startsWith("HTTP/1.1 202"));
        }
    }

    private static OpenGateway oneAtATime(Duration patience, Duration silence) {
        GatewayConfig.Uploads uploads = new GatewayConfig.Uploads(
                OpenGateway.UPLOADS,
                2 * LARGE,
                1,
                1,
                patience,
                silence,
                Duration.ofSeconds(20),
                Duration.ofSeconds(15));
        GatewayConfig.Jobs jobs = new GatewayConfig.Jobs(Optional.empty(), Optional.empty(), uploads);
        OpenGateway narrow =
                new OpenGateway(OpenGateway.config(Optional.empty(), Optional.of("tiny"), OptionalInt.empty(), jobs));
        OpenGateway.await(narrow.house.open(narrow.vertx));
        return narrow;
    }

    private static Future<HttpResponse<Buffer>> upload(OpenGateway to) {
        return to.request(HttpMethod.POST, "/analysis").sendMultipartForm(form("a.png", Pictures.photo("png")));
    }

    @Test
    void uploadsThatBecameNoJobAreSwept() throws IOException {
        UUID known = UUID.randomUUID();
        gateway.house.jobs.put(Samples.job(known, Samples.spec(JobKind.VIDEO, "a.mp4"), JobStatus.DONE));
        byte[] bytes = {1};
        gateway.house.jobs.putObject("input-files/" + known + "/a.mp4", bytes);
        gateway.house.jobs.putObject("input-files/no-id/a.mp4", bytes);
        for (int orphan = 0; orphan < 250; orphan++) {
            gateway.house.jobs.putObject("input-files/" + UUID.randomUUID() + "/b.mp4", bytes);
        }
        Path folder = Files.createDirectories(OpenGateway.UPLOADS);
        Path old = Files.writeString(folder.resolve("left.upload"), "x");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        try (OpenGateway other =
                new OpenGateway(OpenGateway.config(Optional.empty(), Optional.empty(), OptionalInt.empty()))) {
            RawForm.waitUntil(() -> UploadIT.onDisk().isEmpty());
        }
        UploadSweep sweep = new UploadSweep(
                gateway.vertx,
                new Rooms(gateway.vertx),
                OpenGateway.config(Optional.empty(), Optional.empty(), OptionalInt.empty()));
        OpenGateway.await(sweep.sweepObjects(Instant.now()));
        assertEquals(
                List.of("input-files/" + known + "/a.mp4", "input-files/no-id/a.mp4"),
                gateway.house.jobs.objects().keySet().stream().sorted().toList());
    }
}
