package io.framebus.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server as a child process: password (SCRAM) on loopback, no socket file, everything synced. Its life is
 * tied to this process by a pipe: when the process dies, however it dies, a small shell beside the server sees the pipe
 * end and asks the server for a fast shutdown. It has a session of its own, so Ctrl-C in the terminal reaches the node
 * first, and the node still has its database while it stops.
 */
final class PostgresPart implements RunningPart {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresPart.class);
    private static final String USER = "framebus";
    private static final String DATABASE = "framebus";
    private static final String UNFINISHED = "postgres.new-";
    private static final String MOST_CONNECTIONS = "60";
    private static final Duration PREPARE = Duration.ofSeconds(60);
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(10);

    /** In {@code sh}, {@code $$} is the first shell's number also inside ( ), and exec keeps it: the server's own. */
    private static final String GUARDED = """
        exec 3<&0
        ( (read -r line; kill -INT $$) <&3 3<&- >/dev/null 2>&1 & )
        exec "$@" </dev/null 3<&-
        """;

    private final ChildProcess server;
    private final int port;
    private final String password;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PostgresPart(ChildProcess server, int port, String password) {
        this.server = server;
        this.port = port;
        this.password = password;
    }

    static PostgresPart start(Path directory, Path cacheDirectory, Settings settings) {
        try {
            List<String> unprivileged = ChildProcess.unprivileged();
            Path programs = PostgresBinaries.in(cacheDirectory).resolve("bin");
            String password = settings.secret("postgres.password");
            if (!Files.exists(directory)) {
                initialise(directory, programs, unprivileged, password);
            }
            PostgresOrphan.stop(directory);
            int port = settings.port("postgres.port");
            ChildProcess server = ChildProcess.start("postgres", command(directory, programs, unprivileged, port));
            PostgresPart part = new PostgresPart(server, port, password);
            part.open(directory);
            return part;
        } catch (IOException e) {
            throw new EmbeddedFailure(
                    "the embedded PostgreSQL did not start on " + directory + ": " + e.getMessage(), e);
        }
    }

    String url() {
        return "postgresql://" + USER + ":" + password + "@127.0.0.1:" + port + "/" + DATABASE;
    }

    private static void initialise(Path directory, Path programs, List<String> unprivileged, String password)
            throws IOException {
        // Made beside and renamed when complete: a first start that is killed leaves nothing half made. The name is new
        // each time, because the program of a killed start may still be writing.
        removeLeftovers(directory);
        Path fresh =
                directory.resolveSibling(UNFINISHED + ProcessHandle.current().pid() + "-" + System.nanoTime());
        Path passwordFile = directory.resolveSibling("postgres.password");
        Files.deleteIfExists(passwordFile);
        Files.createFile(passwordFile, ChildProcess.OWNER_ONLY);
        try {
            Files.writeString(passwordFile, password);
            List<String> command = new ArrayList<>(unprivileged);
            command.addAll(List.of(programs.resolve("initdb").toString(), "-D", fresh.toString(), "-U", USER));
            command.addAll(
                    List.of("-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
            command.addAll(List.of("--auth=scram-sha-256", "--pwfile=" + passwordFile));
            ChildProcess.run("initdb", command, PREPARE);
        } finally {
            Files.delete(passwordFile);
        }
        Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void removeLeftovers(Path directory) throws IOException {
        Path parent = directory.resolveSibling(".").normalize();
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(parent, UNFINISHED + "*")) {
            for (Path leftover : leftovers) {
                try {
                    PostgresBinaries.deleteTree(leftover);
                } catch (IOException | UncheckedIOException stillWritten) {
                    LOG.debug("{} is left for the next start", leftover, stillWritten);
                }
            }
        }
    }

    private static List<String> command(Path directory, Path programs, List<String> unprivileged, int port) {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(unprivileged);
        command.addAll(List.of("sh", "-c", GUARDED, "framebus-postgres"));
        command.addAll(List.of(programs.resolve("postgres").toString(), "-D", directory.toString()));
        command.addAll(List.of("-p", String.valueOf(port)));
        for (String setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=" + MOST_CONNECTIONS,
                "fsync=on",
                "full_page_writes=on",
                "synchronous_commit=on",
                "logging_collector=off",
                "log_destination=stderr",
                "timezone=UTC",
                "log_timezone=UTC")) {
            command.addAll(List.of("-c", setting));
        }
        return command;
    }

    private void open(Path directory) throws IOException {
        try {
            server.await(() -> isReady(directory), READY);
            makeDatabase();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Its own child says so: a foreign server on the same port can't be taken for ours. */
    private boolean isReady(Path directory) throws IOException {
        Path file = directory.resolve("postmaster.pid");
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        return lines.size() >= 8
                && lines.getFirst().strip().equals(String.valueOf(server.pid()))
                && lines.get(7).strip().equals("ready");
    }

    private void makeDatabase() throws IOException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName("postgres");
        source.setUser(USER);
        source.setPassword(password);
        source.setConnectTimeout((int) STOP.toSeconds());
        source.setSocketTimeout((int) READY.toSeconds());
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
            if (!found.next()) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        } catch (SQLException e) {
            throw new IOException("its database cannot be made ready: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.stop(STOP);
        }
    }
}
