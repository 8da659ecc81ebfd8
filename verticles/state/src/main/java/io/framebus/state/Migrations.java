package io.framebus.state;

import io.framebus.bus.Failure;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the database to this program's tables. */
public final class Migrations {

    private Migrations() {}

    /**
     * Blocks until every migration is applied; several nodes may do so at the same time. Called from a worker or
     * virtual thread at start.
     *
     * @throws Failure UNAVAILABLE where the database can't be reached or refuses
     */
    public static void run(StateConfig config) {
        PgConnectOptions options = config.connectOptions();
        String url = "jdbc:postgresql://" + options.getHost() + ":" + options.getPort() + "/" + options.getDatabase()
                + "?connectTimeout=10&socketTimeout=300&ApplicationName=framebus"
                + (options.getSslMode() == SslMode.DISABLE ? "" : "&sslmode=" + options.getSslMode().value);
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(url, options.getUser(), options.getPassword())
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
        } catch (FlywayException refused) {
            throw new Failure(
                    Failure.Kind.UNAVAILABLE,
                    "the database " + config.shownDatabase() + " could not be prepared: " + firstLine(refused),
                    refused);
        }
    }

    private static String firstLine(Throwable thrown) {
        return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
