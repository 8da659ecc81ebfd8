package io.framebus.state;

import io.framebus.embedded.EmbeddedParts;
import io.framebus.embedded.Part;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One PostgreSQL for all integration tests of the module; every test asks it for a database with all tables. */
final class TestServer implements BeforeAllCallback {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static String base = "";

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(TestServer.class))
                .computeIfAbsent("server", key -> start(), Running.class);
    }

    private record Running(EmbeddedParts parts) implements AutoCloseable {
        @Override
        public void close() {
            parts.close();
        }
    }

    private static Running start() {
        try {
            EmbeddedParts parts =
                    EmbeddedParts.start(Files.createTempDirectory(Path.of("target"), "it"), Set.of(Part.POSTGRES));
            base = parts.postgresUrl().substring(0, parts.postgresUrl().lastIndexOf('/'));
            onServer("create database template_of_tests");
            Migrations.run(StateConfig.of(base + "/template_of_tests"));
            return new Running(parts);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A fresh database; its URL. */
    static String freshDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        onServer("create database " + name + " template template_of_tests");
        return base + "/" + name;
    }

    private static void onServer(String statement) {
        execute(base + "/postgres", statement);
    }

    static void execute(String uri, String statement) {
        try (Connection connection = connect(uri);
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException failed) {
            throw new IllegalStateException(statement, failed);
        }
    }

    /** The first column of every row, as text. */
    static List<String> column(String uri, String query) {
        try (Connection connection = connect(uri);
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(String.valueOf(rows.getString(1)));
            }
            return values;
        } catch (SQLException failed) {
            throw new IllegalStateException(query, failed);
        }
    }

    static long number(String uri, String query) {
        return Long.parseLong(column(uri, query).getFirst());
    }

    private static Connection connect(String uri) throws SQLException {
        PgConnectOptions options = PgConnectOptions.fromUri(uri);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + options.getHost() + ":" + options.getPort() + "/" + options.getDatabase(),
                options.getUser(),
                options.getPassword());
    }
}
