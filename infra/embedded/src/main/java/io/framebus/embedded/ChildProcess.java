package io.framebus.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program of PostgreSQL: its output goes to the log, its last lines into failures. */
final class ChildProcess {

    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
    private static final int REMEMBERED_LINES = 12;
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /** A readiness check that may fail for want of a file. */
    @FunctionalInterface
    interface Check {
        boolean holds() throws IOException;
    }

    private final String name;
    private final Process process;
    private final Thread reader;
    private final Deque<String> lastLines = new ArrayDeque<>();

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().name("embedded-" + name).unstarted(this::readOutput);
    }

    /** Its standard input stays open until {@link #stop} or the end of this process. */
    static ChildProcess start(String name, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        builder.environment().keySet().removeIf(variable -> variable.startsWith("PG"));
        ChildProcess child = new ChildProcess(name, builder.start());
        child.reader.start();
        return child;
    }

    /** Runs a program to its end. */
    static void run(String name, List<String> command, Duration within) throws IOException {
        ChildProcess child = start(name, command);
        child.closeInput();
        try {
            child.await(() -> !child.process.isAlive(), within);
        } finally {
            child.process.destroyForcibly();
        }
        if (child.process.exitValue() != 0) {
            throw child.failed("ended with status " + child.process.exitValue());
        }
    }

    /**
     * What a command must begin with because PostgreSQL refuses to run as root: for root a user namespace in which it
     * is nobody, else nothing.
     */
    static List<String> unprivileged() throws IOException {
        if (new UnixSystem().getUid() != 0) {
            return List.of();
        }
        List<String> namespace = List.of("unshare", "-U");
        try {
            run("unshare", List.of("unshare", "-U", "true"), Duration.ofSeconds(5));
        } catch (IOException e) {
            throw new IOException(
                    "PostgreSQL does not run as root, and this machine refuses a user namespace (" + e.getMessage()
                            + "); start Framebus as another user",
                    e);
        }
        return namespace;
    }

    long pid() {
        return process.pid();
    }

    /** Polls until the check holds; fails when the deadline passes, or at once when the process has ended before. */
    void await(Check check, Duration within) throws IOException {
        long deadline = System.nanoTime() + within.toNanos();
        while (!check.holds()) {
            if (!process.isAlive() && !check.holds()) {
                throw failed("ended with status " + process.exitValue());
            }
            if (System.nanoTime() > deadline) {
                throw failed("was not ready within " + within.toSeconds() + " s");
            }
            waitForExit(POLL);
        }
    }

    /** Closes its standard input, which the guarding shell takes as the wish to stop; kills it at the deadline. */
    void stop(Duration within) {
        closeInput();
        if (!waitForExit(within)) {
            LOG.warn("{} did not stop within {} s and is killed", name, within.toSeconds());
            process.destroyForcibly();
            waitForExit(LAST_WORDS);
        }
    }

    private boolean waitForExit(Duration within) {
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            LOG.trace("{} has closed its input before", name, alreadyGone);
        }
    }

    private IOException failed(String how) {
        try {
            reader.join(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (lastLines) {
            return new IOException(name + " " + how + ": " + String.join(" | ", lastLines));
        }
    }

    private void readOutput() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                remember(line);
            }
        } catch (IOException e) {
            LOG.debug("the output of {} ended early", name, e);
        } finally {
            // A server that died by itself must not leave the guarding shell waiting to signal its number.
            closeInput();
        }
    }

    private void remember(String line) {
        if (line.contains("PANIC:")) {
            LOG.warn("{}: {}", name, line);
        } else {
            LOG.debug("{}: {}", name, line);
        }
        synchronized (lastLines) {
            if (lastLines.size() == REMEMBERED_LINES) {
                lastLines.removeFirst();
            }
            lastLines.addLast(line);
        }
    }
}
