package io.framebus.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a killed process may have left behind: a server still stopping on our data, or only its pid file. */
final class PostgresOrphan {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresOrphan.class);
    private static final Duration FAST = Duration.ofSeconds(10);
    private static final Duration IMMEDIATE = Duration.ofSeconds(5);

    private PostgresOrphan() {}

    /**
     * Returns when no server works on the directory. The caller holds the directory's lock, so whatever runs there
     * belongs to nobody.
     */
    static void stop(Path directory) throws IOException {
        Path file = directory.resolve("postmaster.pid");
        Optional<ProcessHandle> running = pid(file).flatMap(ProcessHandle::of);
        if (running.isEmpty()) {
            return;
        }
        if (!serves(running.get(), directory)) {
            // The number was given to another program since; PostgreSQL would refuse to start because of it.
            Files.deleteIfExists(file);
            return;
        }
        LOG.info(
                "stopping the PostgreSQL server {} that a killed process left behind",
                running.get().pid());
        signal(running.get(), "INT");
        if (!ended(running.get(), FAST)) {
            signal(running.get(), "QUIT");
            if (!ended(running.get(), IMMEDIATE)) {
                throw new IOException("a PostgreSQL server (process "
                        + running.get().pid() + ") that was left behind on this data does not stop; end it by hand");
            }
        }
    }

    private static Optional<Long> pid(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        return lines.stream()
                .findFirst()
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,10}"))
                .map(Long::valueOf);
    }

    private static boolean serves(ProcessHandle process, Path directory) {
        ProcessHandle.Info info = process.info();
        boolean program = info.command().orElse("").endsWith("/postgres");
        return program && Arrays.asList(info.arguments().orElse(new String[0])).contains(directory.toString());
    }

    private static void signal(ProcessHandle process, String name) throws IOException {
        ChildProcess.run("kill", List.of("sh", "-c", "kill -" + name + " " + process.pid() + " || true"), IMMEDIATE);
    }

    private static boolean ended(ProcessHandle process, Duration within) throws IOException {
        try {
            process.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
