package io.framebus.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.ObjectMessage;
import io.framebus.embedded.EmbeddedParts;
import io.framebus.embedded.Part;
import io.minio.CreateMultipartUploadArgs;
import io.minio.ListMultipartUploadsArgs;
import io.minio.MinioAsyncClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of unknown size, stored while they arrive. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
final class ObjectStreamsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    private final Vertx vertx = Vertx.vertx();
    private EmbeddedParts server;

    @BeforeEach
    void start() {
        server = EmbeddedParts.start(data.resolve("s3"), Set.of(Part.S3));
        ObjectsConfig config = ObjectsConfig.usual(
                URI.create(server.s3Endpoint()), server.s3AccessKey(), server.s3SecretKey(), List.of("input-files"));
        await(vertx.deployVerticle(new ObjectsVerticle(config)));
    }

    @AfterEach
    void stop() {
        await(vertx.close());
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1 << 20, 5 << 20, (12 << 20) + 7})
    void aStreamOfAnySizeIsStored(int size) throws IOException {
        byte[] bytes = noise(size);
        await(put("input-files/a b/ß.mp4", new ByteArrayInputStream(bytes)));
        assertArrayEquals(bytes, fetched("input-files/a b/ß.mp4"));
    }

    @Test
    void aStreamThatBreaksLeavesNeitherAnObjectNorParts() throws Exception {
        for (int after : List.of(10, 11 << 20)) {
            assertThrows(Failure.class, () -> await(put("input-files/x/broken", new Breaking(after))));
        }
        assertEquals(
                List.of(),
                list(Instant.now().plusSeconds(60), Optional.empty(), 10).keys());
        try (MinioAsyncClient client = client()) {
            assertEquals(0, unfinished(client));
        }
    }

    @Test
    void slowStreamsHoldUpNeitherPutsNorEachOther() {
        CountDownLatch gate = new CountDownLatch(1);
        List<Future<Done>> slow = IntStream.range(0, 15)
                .mapToObj(index -> put("input-files/slow/" + index, new Waiting(gate)))
                .toList();
        await(put("input-files/quick", new ByteArrayInputStream(noise(6 << 20))));
        await(Addresses.putObject()
                .on(vertx)
                .ask(new ObjectMessage.Put("input-files/small", Buffer.buffer("x"), "text/plain"), PATIENCE));
        assertTrue(slow.stream().noneMatch(Future::isComplete));
        gate.countDown();
        await(Future.all(slow));
    }

    @Test
    void everyStreamIsClosed() {
        AtomicInteger closed = new AtomicInteger();
        InputStream good = new ByteArrayInputStream(noise(10)) {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        await(put("input-files/closed", good));
        Breaking broken = new Breaking(5);
        assertThrows(Failure.class, () -> await(put("input-files/broken", broken)));
        assertEquals(1, closed.get());
        assertTrue(broken.closed);
    }

    @Test
    void olderObjectsAreListedPageByPage() {
        for (int index = 0; index < 5; index++) {
            await(put("input-files/id-" + index + "/a.mp4", new ByteArrayInputStream(noise(3))));
        }
        assertEquals(
                List.of(),
                list(Instant.now().minusSeconds(600), Optional.empty(), 100).keys());
        List<String> keys = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            ObjectMessage.Keys page = list(Instant.now().plusSeconds(600), after, 2);
            assertTrue(page.keys().size() <= 2);
            keys.addAll(page.keys());
            after = page.next();
        } while (after.isPresent());
        assertEquals(
                IntStream.range(0, 5)
                        .mapToObj(index -> "id-" + index + "/a.mp4")
                        .toList(),
                keys);
    }

    @Test
    void partsOfADeadProcessAreRemovedOnceTheyAreOldEnough() throws Exception {
        try (MinioAsyncClient client = client()) {
            for (String key : List.of("id-1/a.mp4", "id-2/b.mp4")) {
                client.createMultipartUpload(CreateMultipartUploadArgs.builder()
                                .bucket("input-files")
                                .object(key)
                                .build())
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            assertEquals(2, unfinished(client));
            dropUnfinished(Duration.ofHours(1));
            dropUnfinished(Duration.ofHours(1));
            assertEquals(2, unfinished(client));
            dropUnfinished(Duration.ZERO);
            assertEquals(0, unfinished(client));
        }
    }

    private void dropUnfinished(Duration age) {
        await(Addresses.dropUnfinishedObjects()
                .on(vertx)
                .ask(new ObjectMessage.DropUnfinished("input-files", age), PATIENCE));
    }

    private static int unfinished(MinioAsyncClient client) throws Exception {
        return client.listMultipartUploads(
                        ListMultipartUploadsArgs.builder().bucket("input-files").build())
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .result()
                .uploads()
                .size();
    }

    private MinioAsyncClient client() {
        return MinioAsyncClient.builder()
                .endpoint(server.s3Endpoint())
                .credentials(server.s3AccessKey(), server.s3SecretKey())
                .build();
    }

    @Test
    void anAbsentBucketHasNoObjects() {
        ObjectMessage.ListOlder ask =
                new ObjectMessage.ListOlder("no-such-bucket", Instant.now(), Optional.empty(), 10);
        assertEquals(
                new ObjectMessage.Keys(List.of(), Optional.empty()),
                await(Addresses.listObjects().on(vertx).ask(ask, PATIENCE)));
    }

    /** Bytes, and then an error. */
    private static final class Breaking extends InputStream {
        private int left;
        private boolean closed;

        Breaking(int after) {
            left = after;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left == 0) {
                throw new IOException("the sender has gone");
            }
            int count = Math.min(left, length);
            Arrays.fill(into, from, from + count, (byte) 7);
            left -= count;
            return count;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Nothing until a gate opens. */
    private static final class Waiting extends InputStream {
        private final CountDownLatch gate;

        Waiting(CountDownLatch gate) {
            this.gate = gate;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return read();
        }

        @Override
        public int read() throws IOException {
            try {
                if (!gate.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IOException("the gate stayed closed");
                }
                return -1;
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IOException(stop);
            }
        }
    }

    private Future<Done> put(String path, InputStream bytes) {
        return Addresses.putObjectStream()
                .on(vertx)
                .ask(new ObjectMessage.PutStream(path, bytes, "application/octet-stream"), PATIENCE);
    }

    private ObjectMessage.Keys list(Instant before, Optional<String> after, int limit) {
        return await(Addresses.listObjects()
                .on(vertx)
                .ask(new ObjectMessage.ListOlder("input-files", before, after, limit), PATIENCE));
    }

    private byte[] fetched(String path) throws IOException {
        Path file = data.resolve("fetched");
        await(Addresses.getObjectFile().on(vertx).ask(new ObjectMessage.GetFile(path, file), PATIENCE));
        return Files.readAllBytes(file);
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return bytes;
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within " + PATIENCE, e);
        }
    }
}
