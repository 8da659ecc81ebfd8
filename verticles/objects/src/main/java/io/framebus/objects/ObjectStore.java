package io.framebus.objects;

import io.framebus.bus.Failure;
import io.framebus.bus.ObjectMessage;
import io.minio.BucketExistsArgs;
import io.minio.Checksum;
import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioAsyncClient;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectsArgs;
import io.minio.Result;
import io.minio.UploadObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.DeleteRequest;
import io.minio.messages.DeleteResult;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/** The blocking calls to the store; each makes one attempt within its timeout. Safe for several threads. */
final class ObjectStore {

    /** The most that one S3 request removes. */
    private static final int PAGE = 1000;

    /** The client's own choice, CRC32C, is counted byte by byte in Java; this one is the machine's. */
    private static final Checksum.Algorithm CHECKSUM = Checksum.Algorithm.CRC32;

    private static final Duration CONNECT = Duration.ofSeconds(2);

    /** How long a connection waits for its next call. */
    private static final Duration IDLE = Duration.ofMinutes(1);

    /** Of an object of unknown size, the least that S3 takes; one is in memory for each stream. */
    private static final long PART_BYTES = 5L << 20;

    /** Health checks find a free connection beside busy workers. */
    private static final int SPARE_CONNECTIONS = 2;

    /** Of one attempt with a whole file; a silent connection is given up much earlier. */
    private static final Duration FILE_CALL = Duration.ofMinutes(10);

    private final ObjectsConfig config;
    private final OkHttpClient http;
    private final MinioClient store;
    private final MinioClient fileStore;
    private final MinioClient healthStore;
    private final MinioAsyncClient parts;
    private final MinioClient linkStore;

    /** @param streams that are stored at a time, beside the workers' calls */
    ObjectStore(ObjectsConfig config, int streams) {
        this.config = config;
        int connections = config.workers() + streams + SPARE_CONNECTIONS;
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(connections);
        dispatcher.setMaxRequestsPerHost(connections);
        this.http = new OkHttpClient.Builder()
                .socketFactory(new PromptSockets())
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(connections, IDLE.toSeconds(), TimeUnit.SECONDS))
                .connectTimeout(CONNECT)
                .readTimeout(config.callTimeout())
                .writeTimeout(config.callTimeout())
                .callTimeout(config.callTimeout())
                .build();
        OkHttpClient hurried =
                http.newBuilder().callTimeout(config.healthTimeout()).build();
        this.store = client(config, config.endpoint(), http);
        OkHttpClient patient = http.newBuilder().callTimeout(FILE_CALL).build();
        this.fileStore = client(config, config.endpoint(), patient);
        this.parts = MinioAsyncClient.builder()
                .endpoint(config.endpoint().toString())
                .credentials(config.accessKey(), config.secretKey())
                .region(config.region())
                .httpClient(http)
                .build();
        this.healthStore = client(config, config.endpoint(), hurried);
        this.linkStore = client(config, config.publicEndpoint().orElse(config.endpoint()), http);
    }

    /** Makes the configured buckets where they are absent. */
    void makeBuckets() throws MinioException {
        for (String bucket : config.buckets()) {
            if (!exists(store, bucket)) {
                makeBucket(bucket);
            }
        }
    }

    void put(ObjectPath path, byte[] bytes, String contentType) throws MinioException {
        store.putObject(PutObjectArgs.builder()
                .bucket(path.bucket())
                .object(path.key())
                .data(bytes, bytes.length)
                .checksum(CHECKSUM)
                .contentType(contentType)
                .build());
    }

    void putFile(ObjectPath path, Path file, String contentType) throws IOException, MinioException {
        fileStore.uploadObject(UploadObjectArgs.builder()
                .bucket(path.bucket())
                .object(path.key())
                .filename(file.toString())
                .checksum(CHECKSUM)
                .contentType(contentType)
                .build());
    }

    /** The client that knows of parts. */
    MinioAsyncClient parts() {
        return parts;
    }

    void putStream(ObjectPath path, InputStream bytes, String contentType) throws MinioException {
        fileStore.putObject(
                PutObjectArgs.builder().bucket(path.bucket()).object(path.key()).stream(bytes, null, PART_BYTES)
                        .checksum(CHECKSUM)
                        .contentType(contentType)
                        .build());
    }

    /** One request: what was stored before the time, among the objects of one page. */
    ObjectMessage.Keys listOlder(ObjectMessage.ListOlder ask) throws MinioException {
        if (!exists(store, ask.bucket())) {
            return new ObjectMessage.Keys(List.of(), Optional.empty());
        }
        ListObjectsArgs.Builder page =
                ListObjectsArgs.builder().bucket(ask.bucket()).recursive(true).maxKeys(ask.limit());
        ask.after().ifPresent(page::startAfter);
        List<String> older = new ArrayList<>();
        String last = "";
        int seen = 0;
        for (Result<Item> found : store.listObjects(page.build())) {
            Item item = found.get();
            last = item.objectName();
            if (item.lastModified() != null && item.lastModified().toInstant().isBefore(ask.before())) {
                older.add(last);
            }
            if (++seen == ask.limit()) {
                return new ObjectMessage.Keys(older, Optional.of(last));
            }
        }
        return new ObjectMessage.Keys(older, Optional.empty());
    }

    void getFile(ObjectPath path, Path file) throws IOException, MinioException {
        try (InputStream bytes = fileStore.getObject(
                GetObjectArgs.builder().bucket(path.bucket()).object(path.key()).build())) {
            Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Made here, without asking the store: the region is known. */
    String link(ObjectPath path) throws MinioException {
        return linkStore.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                .method(Http.Method.GET)
                .bucket(path.bucket())
                .object(path.key())
                .expiry((int) config.linkLifetime().toSeconds())
                .build());
    }

    /** Removes page by page, so that an attempt after a failure goes on where it stopped. */
    void deleteAll(ObjectPath prefix) throws MinioException {
        if (!exists(store, prefix.bucket())) {
            return;
        }
        List<DeleteRequest.Object> page = new ArrayList<>();
        for (Result<Item> item : below(prefix)) {
            page.add(new DeleteRequest.Object(item.get().objectName()));
            if (page.size() == PAGE) {
                delete(prefix.bucket(), page);
                page.clear();
            }
        }
        delete(prefix.bucket(), page);
    }

    /** How much the objects below a prefix take. */
    long bytes(ObjectPath prefix) throws MinioException {
        if (!exists(store, prefix.bucket())) {
            return 0;
        }
        long bytes = 0;
        for (Result<Item> item : below(prefix)) {
            bytes += item.get().size();
        }
        return bytes;
    }

    private Iterable<Result<Item>> below(ObjectPath prefix) {
        return store.listObjects(ListObjectsArgs.builder()
                .bucket(prefix.bucket())
                .prefix(prefix.key())
                .recursive(true)
                .maxKeys(PAGE)
                .build());
    }

    /** Why the store can't be used now, empty where it can. */
    Optional<Failure> check() {
        try {
            for (String bucket : config.buckets()) {
                if (!exists(healthStore, bucket)) {
                    return Optional.of(new Failure(Failure.Kind.UNAVAILABLE, "the bucket " + bucket + " is missing"));
                }
            }
            if (config.buckets().isEmpty()) {
                healthStore.listBuckets();
            }
            return Optional.empty();
        } catch (MinioException | RuntimeException e) {
            return Optional.of(StoreFailure.of(e).failure());
        }
    }

    /** Cancels what is under way and closes every connection. */
    void close() {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    private void makeBucket(String bucket) throws MinioException {
        try {
            store.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
        } catch (ErrorResponseException refused) {
            // Another node may have made it in between.
            if (!exists(store, bucket)) {
                throw refused;
            }
        }
    }

    private void delete(String bucket, List<DeleteRequest.Object> objects) throws MinioException {
        if (objects.isEmpty()) {
            return;
        }
        Iterable<Result<DeleteResult.Error>> errors = store.removeObjects(
                RemoveObjectsArgs.builder().bucket(bucket).objects(objects).build());
        for (Result<DeleteResult.Error> result : errors) {
            DeleteResult.Error error = result.get();
            throw new Failure(
                    Failure.Kind.UNAVAILABLE,
                    "the object store did not remove " + bucket + "/" + error.objectName() + ": " + error.code());
        }
    }

    private static boolean exists(MinioClient client, String bucket) throws MinioException {
        return client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build());
    }

    private static MinioClient client(ObjectsConfig config, URI endpoint, OkHttpClient http) {
        return MinioClient.builder()
                .endpoint(endpoint.toString())
                .credentials(config.accessKey(), config.secretKey())
                .region(config.region())
                .httpClient(http)
                .build();
    }
}
