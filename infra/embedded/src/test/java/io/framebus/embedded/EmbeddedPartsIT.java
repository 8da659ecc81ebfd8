package io.framebus.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class EmbeddedPartsIT {

    private static final Set<Part> ALL = EnumSet.allOf(Part.class);

    @TempDir
    Path data;

    @Test
    void dataOfEveryPartSurvivesARestart() throws Exception {
        String urlBefore;
        try (EmbeddedParts parts = EmbeddedParts.start(data, ALL)) {
            urlBefore = parts.postgresUrl();
            writeOnce(parts);
            assertEquals(403, putUnsigned(parts));
        }
        try (EmbeddedParts parts = EmbeddedParts.start(data, ALL)) {
            assertEquals(urlBefore, parts.postgresUrl());
            assertWritten(parts);
        }
    }

    @Test
    void killedProcessLosesNothingAndIsFollowedByAnother() throws Exception {
        Process child = startChild();
        try {
            String[] addresses = readAddresses(child);
            Clients.execute(addresses[0], "CREATE TABLE facts (fact text)");
            Clients.execute(addresses[0], "INSERT INTO facts VALUES ('written')");
            Clients.makeTopic(addresses[1]);
            Clients.produce(addresses[1], "written");
            EmbeddedFailure refused =
                    assertThrows(EmbeddedFailure.class, () -> EmbeddedParts.start(data, Set.of(Part.POSTGRES)));
            assertTrue(refused.toString().contains("in use by another Framebus"), refused.toString());
        } finally {
            child.destroyForcibly();
        }
        assertTrue(child.waitFor(10, TimeUnit.SECONDS));
        try (EmbeddedParts parts = EmbeddedParts.start(data, ALL)) {
            assertWritten(parts);
        }
    }

    @Test
    void postgresEndsSoonAfterItsProcessWasKilled() throws Exception {
        Process child = startChild();
        ProcessHandle server;
        try {
            readAddresses(child);
            server = postgres();
        } finally {
            child.destroyForcibly();
        }
        server.onExit().get(20, TimeUnit.SECONDS);
    }

    @Test
    void postgresLeftBehindIsStoppedByTheNextStart() throws Exception {
        try (EmbeddedParts first = EmbeddedParts.start(data, Set.of(Part.POSTGRES))) {
            Clients.execute(first.postgresUrl(), "CREATE TABLE facts (fact text)");
        }
        Process orphan = startOrphan();
        try {
            try (EmbeddedParts parts = EmbeddedParts.start(data, Set.of(Part.POSTGRES))) {
                assertTrue(orphan.waitFor(1, TimeUnit.SECONDS));
                assertEquals(List.of(), Clients.query(parts.postgresUrl(), "SELECT fact FROM facts"));
            }
        } finally {
            orphan.destroyForcibly();
        }
    }

    @Test
    void numberOfAForeignProcessInThePidFileIsNoObstacle() throws Exception {
        EmbeddedParts.start(data, Set.of(Part.POSTGRES)).close();
        Process foreign = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(data.resolve("postgres/postmaster.pid"), foreign.pid() + "\n");
            try (EmbeddedParts parts = EmbeddedParts.start(data, Set.of(Part.POSTGRES))) {
                assertEquals(List.of("1"), Clients.query(parts.postgresUrl(), "SELECT 1"));
            }
            assertTrue(foreign.isAlive());
        } finally {
            foreign.destroyForcibly();
        }
    }

    @Test
    void directoryInUseIsRefusedAndStaysUsableForItsHolder() throws Exception {
        try (EmbeddedParts first = EmbeddedParts.start(data, Set.of(Part.S3))) {
            for (int attempt = 0; attempt < 2; attempt++) {
                EmbeddedFailure refused =
                        assertThrows(EmbeddedFailure.class, () -> EmbeddedParts.start(data, Set.of(Part.S3)));
                assertTrue(refused.toString().contains(data.toRealPath().toString()), refused.toString());
            }
            assertEquals(403, putUnsigned(first));
        }
        EmbeddedParts.start(data, Set.of(Part.S3)).close();
    }

    @Test
    void portTakenBySomebodyElseIsReplaced() throws Exception {
        int before;
        try (EmbeddedParts parts = EmbeddedParts.start(data, Set.of(Part.POSTGRES))) {
            before = URI.create(parts.postgresUrl()).getPort();
        }
        try (ServerSocket somebody = new ServerSocket()) {
            somebody.setReuseAddress(true);
            somebody.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), before));
            try (EmbeddedParts parts = EmbeddedParts.start(data, Set.of(Part.POSTGRES))) {
                assertFalse(before == URI.create(parts.postgresUrl()).getPort());
                assertEquals(List.of("1"), Clients.query(parts.postgresUrl(), "SELECT 1"));
            }
        }
    }

    @Test
    void failureOfOnePartClosesTheOthers() throws Exception {
        try (EmbeddedParts parts = EmbeddedParts.start(data, ALL)) {
            assertEquals(403, putUnsigned(parts));
        }
        Files.writeString(data.resolve("postgres/postgresql.conf"), "no such setting");
        EmbeddedFailure failure = assertThrows(EmbeddedFailure.class, () -> EmbeddedParts.start(data, ALL));
        assertTrue(failure.toString().contains("PostgreSQL"), failure.toString());
        for (String line : Files.readAllLines(data.resolve("embedded.properties"))) {
            if (line.contains("ort=")) {
                int port = Integer.parseInt(line.substring(line.indexOf('=') + 1));
                assertThrows(
                        IOException.class, () -> new Socket(InetAddress.ofLiteral("127.0.0.1"), port).close(), line);
            }
        }
    }

    @Test
    void firstStartThatWasKilledLeavesNothingInTheWay() throws Exception {
        Path leftover = Files.createDirectories(data.resolve("postgres.new-1-1/base"));
        Files.writeString(leftover.resolve("1"), "half made");
        try (EmbeddedParts parts = EmbeddedParts.start(data, Set.of(Part.POSTGRES))) {
            assertEquals(List.of("1"), Clients.query(parts.postgresUrl(), "SELECT 1"));
            assertFalse(Files.exists(leftover));
        }
    }

    @Test
    void secretsAreForTheirOwnerOnlyAndPasswordsAreChecked() throws Exception {
        try (EmbeddedParts parts = EmbeddedParts.start(data, Set.of(Part.POSTGRES))) {
            Path file = data.resolve("embedded.properties");
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            String wrong = parts.postgresUrl().replaceFirst(":[0-9a-f]+@", ":guess@");
            SQLException refused = assertThrows(SQLException.class, () -> Clients.query(wrong, "SELECT 1"));
            assertEquals("28P01", refused.getSQLState());
            assertEquals(
                    List.of("on", "on", "60"),
                    Clients.query(
                            parts.postgresUrl(),
                            "SELECT current_setting(name) FROM pg_settings"
                                    + " WHERE name IN ('fsync', 'synchronous_commit', 'max_connections')"
                                    + " ORDER BY current_setting(name) DESC"));
            assertThrows(IllegalStateException.class, parts::kafkaBootstrap);
        }
    }

    @Test
    void nothingIsPrintedAndClosingTwiceIsHarmless() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            EmbeddedParts parts = EmbeddedParts.start(data, ALL);
            parts.close();
            parts.close();
        } finally {
            System.setOut(before);
        }
        assertEquals("", printed.toString(StandardCharsets.UTF_8));
    }

    private int putUnsigned(EmbeddedParts parts) throws Exception {
        Files.createDirectories(data.resolve("s3/bucket"));
        return Clients.putUnsigned(parts.s3Endpoint());
    }

    private static void writeOnce(EmbeddedParts parts) throws Exception {
        Clients.execute(parts.postgresUrl(), "CREATE TABLE facts (fact text)");
        Clients.execute(parts.postgresUrl(), "INSERT INTO facts VALUES ('written')");
        Clients.makeTopic(parts.kafkaBootstrap());
        Clients.produce(parts.kafkaBootstrap(), "written");
    }

    private static void assertWritten(EmbeddedParts parts) throws Exception {
        assertEquals(List.of("written"), Clients.query(parts.postgresUrl(), "SELECT fact FROM facts"));
        Clients.produce(parts.kafkaBootstrap(), "again");
        assertEquals(List.of("written", "again"), Clients.consume(parts.kafkaBootstrap(), 2));
    }

    private Process startChild() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(EmbeddedChild.class.getName(), data.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String[] readAddresses(Process child) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        assertTrue(line != null && line.startsWith("postgresql://"), "the child said " + line);
        return line.split(" ");
    }

    /** A server on our data that no process guards. */
    private Process startOrphan() throws Exception {
        Path programs = PostgresBinaries.in(Path.of(System.getProperty("user.home"), ".cache", "framebus"));
        List<String> command = new ArrayList<>(ChildProcess.unprivileged());
        command.add(programs.resolve("bin/postgres").toString());
        command.addAll(List.of("-D", data.toRealPath().resolve("postgres").toString()));
        command.addAll(List.of("-c", "listen_addresses=", "-c", "unix_socket_directories=" + data.toRealPath()));
        Process orphan = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("orphan.log").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Files.readString(data.resolve("orphan.log")).contains("ready to accept connections")) {
            assertTrue(orphan.isAlive() && System.nanoTime() < deadline, () -> "the orphan does not start");
            Thread.onSpinWait();
        }
        return orphan;
    }

    private ProcessHandle postgres() throws IOException {
        long pid = Long.parseLong(Files.readAllLines(data.resolve("postgres/postmaster.pid"))
                .getFirst()
                .strip());
        return ProcessHandle.of(pid).orElseThrow();
    }
}
