package io.framebus.state;

import io.framebus.bus.Counters;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.SourceStatus;
import io.framebus.bus.StreamView;
import io.framebus.bus.StreamView.Transition;
import io.framebus.vision.StreamState;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;

/** Turns rows of streams and their history into values. Columns that hold JSON are read as text. */
final class StreamRows {

    /** The columns {@link #view} reads. */
    static final String VIEW_COLUMNS = """
        s.id, s.name, s.shown_url, s.pipeline, s.model, s.state, s.epoch, s.error, s.warnings::text as warnings,
        s.source_status::text as source_status, s.counters::text as counters, s.created_at,
        (select n.name from nodes n where n.id = s.owner) as node\
        """;

    private StreamRows() {}

    static StreamView view(Row row, List<Transition> history) {
        return new StreamView(
                row.getUUID("id"),
                row.getString("name"),
                row.getString("shown_url"),
                row.getString("pipeline"),
                row.getString("model"),
                state(row),
                Optional.ofNullable(row.getString("node")),
                row.getLong("epoch"),
                Optional.ofNullable(row.getString("error")),
                strings(row, "warnings"),
                Database.parse(row.getString("source_status"), SourceStatus.class),
                Database.parse(row.getString("counters"), Counters.class),
                row.getOffsetDateTime("created_at").toInstant(),
                history);
    }

    static Transition transition(Row row) {
        return new Transition(state(row), row.getOffsetDateTime("at").toInstant(), row.getString("service"));
    }

    static SourceSpec source(Row row) {
        return new SourceSpec(
                row.getString("url"), SourceSpec.Kind.valueOf(row.getString("kind")), row.getDouble("source_fps"));
    }

    static StreamState state(Row row) {
        String wireName = row.getString("state");
        return StreamState.ofWireName(wireName)
                .orElseThrow(() -> new IllegalStateException("the record holds the unknown state " + wireName));
    }

    static List<String> strings(Row row, String column) {
        return List.of(Database.parse(row.getString(column), String[].class));
    }
}
