package io.framebus.supervision;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.StreamAssignment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where sources that lie in the object store are brought to before they are opened:
 * {@code <root>/<process>/<id>-<epoch>/source.<extension>}. Each process has a folder of its own, whose name says when
 * nobody needs it any more.
 */
final class Scratch {

    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
    private static final Duration FETCH_DEADLINE = Duration.ofMinutes(30);
    private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z0-9]{1,8}$");
    private static final Pattern PROCESS = Pattern.compile("([0-9]{1,10})-([0-9]{1,16})");

    private final Vertx vertx;
    private final Path root;
    private final Path own;

    Scratch(Vertx vertx, Path root) {
        this.vertx = vertx;
        this.root = root;
        this.own = root.resolve(nameOf(ProcessHandle.current()));
    }

    /** The same assignment with a source that can be opened: fetched where it lies in the object store. */
    Future<StreamAssignment> fetch(StreamAssignment stream) {
        Optional<String> stored = stream.source().storedPath();
        if (stored.isEmpty()) {
            return Future.succeededFuture(stream);
        }
        Path file = folder(stream).resolve("source" + extension(stored.get()));
        return vertx.executeBlocking(() -> Files.createDirectories(file.getParent()), false)
                .compose(made -> Addresses.getObjectFile()
                        .on(vertx)
                        .ask(new ObjectMessage.GetFile(stored.get(), file), FETCH_DEADLINE))
                .map(fetched -> stream.from(new SourceSpec(
                        file.toAbsolutePath().toString(),
                        stream.source().kind(),
                        stream.source().framesPerSecond())));
    }

    /** Removes what was fetched for a stream and what its parts left beside it; completes in any case. */
    Future<Void> remove(StreamAssignment stream) {
        return stream.source().storedPath().isEmpty()
                ? Future.succeededFuture()
                : inBackground(() -> delete(folder(stream)));
    }

    /** Removes what dead processes left; completes in any case. */
    Future<Void> sweep() {
        return inBackground(() -> {
            if (Files.isDirectory(root)) {
                children(root).stream().filter(Scratch::isLeftOver).forEach(Scratch::delete);
            }
        });
    }

    /** Removes this process's folder if nobody uses it; completes in any case. */
    Future<Void> leave() {
        return inBackground(() -> {
            if (Files.isDirectory(own) && children(own).isEmpty()) {
                delete(own);
            }
        });
    }

    private Path folder(StreamAssignment stream) {
        return own.resolve(stream.id() + "-" + stream.epoch());
    }

    /** Decoders of some formats go by it; the rest of a name that somebody else chose stays outside. */
    private static String extension(String path) {
        Matcher extension = EXTENSION.matcher(path);
        return extension.find() ? extension.group().toLowerCase(Locale.ROOT) : "";
    }

    private static String nameOf(ProcessHandle process) {
        return process.pid() + "-" + startedMillis(process);
    }

    private static long startedMillis(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** A number that another process got since does not count as alive. */
    private static boolean isLeftOver(Path folder) {
        Matcher name = PROCESS.matcher(folder.getFileName().toString());
        return name.matches()
                && ProcessHandle.of(Long.parseLong(name.group(1)))
                        .filter(alive -> nameOf(alive).equals(name.group()))
                        .isEmpty();
    }

    private Future<Void> inBackground(Runnable work) {
        return vertx.<Void>executeBlocking(
                        () -> {
                            work.run();
                            return null;
                        },
                        false)
                .onFailure(thrown -> LOG.warn("scratch {} was not tidied: {}", root, thrown.getMessage()))
                .otherwiseEmpty();
    }

    private static void delete(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException gone) {
            LOG.debug("{} is gone already", folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.toList();
        } catch (IOException failed) {
            throw new Failure(Failure.Kind.UNAVAILABLE, folder + " can't be read: " + failed.getMessage(), failed);
        }
    }
}
