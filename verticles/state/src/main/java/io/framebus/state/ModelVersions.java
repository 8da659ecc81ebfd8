package io.framebus.state;

import io.framebus.bus.Failure;
import io.framebus.bus.ReplacementMessage.AddVersion;
import io.framebus.bus.ReplacementMessage.Version;
import io.framebus.bus.ReplacementMessage.Versions;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Which file each model was exchanged for, in the order it happened. */
final class ModelVersions {

    private static final String NEWEST = """
        select distinct on (name) name, version, sha256, overrides
        from model_versions order by name, version desc\
        """;

    /** Of two nodes that add the same version one finds the key taken. */
    private static final String ADD = """
        insert into model_versions (name, version, sha256, overrides)
        select $1::text, $2::bigint, $3::text, $4::text
        where coalesce((select max(version) from model_versions where name = $1), 0) = $2 - 1
        on conflict do nothing returning version\
        """;

    private final Database database;

    ModelVersions(Database database) {
        this.database = database;
    }

    Future<Versions> newest() {
        return database.query(NEWEST).map(rows -> {
            List<Version> versions = new ArrayList<>();
            rows.forEach(row -> versions.add(new Version(
                    row.getString("name"),
                    row.getLong("version"),
                    row.getString("sha256"),
                    row.getString("overrides"))));
            return new Versions(List.copyOf(versions));
        });
    }

    Future<Version> add(AddVersion ask) {
        Version version = ask.version();
        return database.query(ADD, version.name(), version.version(), version.sha256(), version.overrides())
                .compose(rows -> rows.size() == 1
                        ? Future.succeededFuture(version)
                        : Future.failedFuture(new Failure(
                                Failure.Kind.CONFLICT,
                                "model " + version.name() + " was replaced by somebody else meanwhile")));
    }
}
