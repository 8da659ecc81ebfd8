package io.framebus.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL, Kafka and S3 on this machine only, for one process, with everything they keep below one directory. Data,
 * secrets and (while nobody else takes them) ports survive restarts and crashes. Durability is on: what a part has
 * acknowledged survives the death of the process.
 */
public final class EmbeddedParts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedParts.class);

    private final DirectoryLock lock;
    private final Map<Part, RunningPart> running;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedParts(DirectoryLock lock, Map<Part, RunningPart> running) {
        this.lock = lock;
        this.running = running;
    }

    /**
     * Starts the parts side by side and returns when all are ready. Programs are unpacked once into the folder named by
     * the system property {@code framebus.cache}, by default {@code ~/.cache/framebus}.
     *
     * @param dataDirectory made where it is absent; one process at a time
     * @throws EmbeddedFailure when a part can't start (those that could are closed again) or the directory is in use
     */
    public static EmbeddedParts start(Path dataDirectory, Set<Part> parts) {
        String home = System.getProperty("user.home", System.getProperty("java.io.tmpdir"));
        String cache = Optional.ofNullable(System.getProperty("framebus.cache"))
                .filter(text -> !text.isBlank())
                .orElseGet(() -> Path.of(home, ".cache", "framebus").toString());
        return start(dataDirectory, parts, Path.of(cache));
    }

    /**
     * As {@link #start(Path, Set)}.
     *
     * @param cacheDirectory where programs are unpacked, 60 MB; may be shared by any number of processes
     */
    public static EmbeddedParts start(Path dataDirectory, Set<Part> parts, Path cacheDirectory) {
        DirectoryLock lock = DirectoryLock.take(made(dataDirectory));
        try {
            Path directory = dataDirectory.toRealPath();
            Settings settings = new Settings(directory.resolve("embedded.properties"));
            Map<Part, RunningPart> running = startAll(directory, parts, cacheDirectory, settings);
            return new EmbeddedParts(lock, running);
        } catch (IOException e) {
            release(lock);
            throw new EmbeddedFailure("the data directory " + dataDirectory + " cannot be used: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    /** {@code postgresql://user:password@127.0.0.1:port/framebus}, its user may do anything there. */
    public String postgresUrl() {
        return part(Part.POSTGRES, PostgresPart.class).url();
    }

    /** {@code 127.0.0.1:port}. Topics are made on request only, not by their first use. */
    public String kafkaBootstrap() {
        return part(Part.KAFKA, KafkaPart.class).bootstrap();
    }

    /** {@code http://127.0.0.1:port}, path style; requests must be signed. */
    public String s3Endpoint() {
        return part(Part.S3, S3Part.class).endpoint();
    }

    public String s3AccessKey() {
        return part(Part.S3, S3Part.class).accessKey();
    }

    public String s3SecretKey() {
        return part(Part.S3, S3Part.class).secretKey();
    }

    /** Stops the parts in reverse order and gives the directory back; blocks for seconds at most. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closeAll(running);
            release(lock);
        }
    }

    private static Map<Part, RunningPart> startAll(
            Path directory, Set<Part> parts, Path cacheDirectory, Settings settings) {
        Map<Part, CompletableFuture<RunningPart>> starting = new EnumMap<>(Part.class);
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("embedded-start-", 0).factory())) {
            for (Part part : parts) {
                starting.put(
                        part,
                        CompletableFuture.supplyAsync(
                                () -> startOne(part, directory, cacheDirectory, settings), threads));
            }
        }
        // Closing the executor has waited for every start: each has a deadline of its own.
        Map<Part, RunningPart> running = new EnumMap<>(Part.class);
        starting.forEach((part, future) -> {
            if (!future.isCompletedExceptionally()) {
                running.put(part, future.join());
            }
        });
        if (running.size() < parts.size()) {
            closeAll(running);
            throw firstFailure(starting);
        }
        return running;
    }

    private static RunningPart startOne(Part part, Path directory, Path cacheDirectory, Settings settings) {
        long began = System.nanoTime();
        RunningPart started = switch (part) {
            case POSTGRES -> PostgresPart.start(directory.resolve("postgres"), cacheDirectory, settings);
            case KAFKA -> KafkaPart.start(directory.resolve("kafka"), settings);
            case S3 -> S3Part.start(directory.resolve("s3"), settings);
        };
        LOG.info("embedded {} is ready after {} ms", part, (System.nanoTime() - began) / 1_000_000);
        return started;
    }

    private static EmbeddedFailure firstFailure(Map<Part, CompletableFuture<RunningPart>> starting) {
        for (CompletableFuture<RunningPart> future : starting.values()) {
            if (future.isCompletedExceptionally()) {
                Throwable thrown = future.exceptionNow();
                Throwable cause =
                        thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
                return cause instanceof EmbeddedFailure known
                        ? known
                        : new EmbeddedFailure("an embedded part failed to start: " + cause, cause);
            }
        }
        return new EmbeddedFailure("the embedded parts were not started");
    }

    private static void closeAll(Map<Part, RunningPart> running) {
        for (Part part : List.of(Part.values()).reversed()) {
            Optional.ofNullable(running.get(part)).ifPresent(RunningPart::close);
        }
    }

    private static Path made(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return directory.toRealPath();
        } catch (IOException e) {
            throw new EmbeddedFailure("the data directory " + directory + " cannot be made: " + e, e);
        }
    }

    private static void release(DirectoryLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("the data directory's lock was not given back cleanly", e);
        }
    }

    private <P extends RunningPart> P part(Part part, Class<P> type) {
        RunningPart found = running.get(part);
        if (found == null) {
            throw new IllegalStateException(part + " was not among the embedded parts asked for");
        }
        return type.cast(found);
    }
}
