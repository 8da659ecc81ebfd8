package io.framebus.kafka;

import io.framebus.embedded.EmbeddedParts;
import io.framebus.embedded.Part;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One PostgreSQL and one broker for all integration tests of the module; the broker can be away for a while. */
final class TestServers implements BeforeAllCallback {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static final Running RUNNING = new Running();

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(TestServers.class))
                .computeIfAbsent("servers", key -> RUNNING.start(), Running.class);
    }

    private static final class Running implements AutoCloseable {
        private String base = "";
        private String bootstrap = "";
        private Path brokerDirectory = Path.of("target");
        private Optional<EmbeddedParts> database = Optional.empty();
        private Optional<EmbeddedParts> broker = Optional.empty();

        Running start() {
            try {
                EmbeddedParts parts =
                        EmbeddedParts.start(Files.createTempDirectory(Path.of("target"), "db"), Set.of(Part.POSTGRES));
                database = Optional.of(parts);
                base = parts.postgresUrl().substring(0, parts.postgresUrl().lastIndexOf('/'));
                brokerDirectory = Files.createTempDirectory(Path.of("target"), "broker");
                startBroker();
                return this;
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            }
        }

        void startBroker() {
            EmbeddedParts parts = EmbeddedParts.start(brokerDirectory, Set.of(Part.KAFKA));
            broker = Optional.of(parts);
            bootstrap = parts.kafkaBootstrap();
        }

        void stopBroker() {
            broker.ifPresent(EmbeddedParts::close);
        }

        @Override
        public void close() {
            stopBroker();
            database.ifPresent(EmbeddedParts::close);
        }
    }

    static String bootstrap() {
        return RUNNING.bootstrap;
    }

    static void stopBroker() {
        RUNNING.stopBroker();
    }

    /** On the same port with what it held. */
    static void startBroker() {
        RUNNING.startBroker();
    }

    /** A database with the tables of this program; its URL. */
    static String freshDatabase() throws IOException {
        String name = "test_" + DATABASES.incrementAndGet();
        execute(RUNNING.base + "/postgres", "create database " + name);
        Path migration =
                Path.of(System.getProperty("framebus.root"), "verticles/state/src/main/resources/db/migration");
        execute(RUNNING.base + "/" + name, Files.readString(migration.resolve("V1__record.sql")));
        return RUNNING.base + "/" + name;
    }

    static void execute(String uri, String statement) {
        try (Connection connection = connect(uri);
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException failed) {
            throw new IllegalStateException(statement, failed);
        }
    }

    static long number(String uri, String query) {
        try (Connection connection = connect(uri);
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(query, failed);
        }
    }

    /** A row of the outbox with the facts {@code first} to {@code last} of a key. */
    static void queue(String uri, String topic, String key, int first, int last) {
        String sql = "insert into outbox (topic, key, schema, epoch, dedup_keys, payloads) "
                + "select ?, ?, ? || '/1', 7, array_agg(? || ':' || ? || ':' || n order by n), "
                + "array_agg(n::text order by n) from generate_series(?, ?) as n";
        try (Connection connection = connect(uri);
                PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, topic);
            insert.setString(2, key);
            insert.setString(3, topic);
            insert.setString(4, topic);
            insert.setString(5, key);
            insert.setInt(6, first);
            insert.setInt(7, last);
            insert.executeUpdate();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Connection connect(String uri) throws SQLException {
        PgConnectOptions options = PgConnectOptions.fromUri(uri);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + options.getHost() + ":" + options.getPort() + "/" + options.getDatabase(),
                options.getUser(),
                options.getPassword());
    }
}
