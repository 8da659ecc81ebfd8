package io.framebus.state;

import io.framebus.bus.Addresses;
import io.framebus.bus.CreateStream;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.HealthMessage;
import io.framebus.bus.Json;
import io.framebus.bus.LeaseMessage;
import io.framebus.bus.LiveUpdates;
import io.framebus.bus.Registration;
import io.framebus.bus.StreamQuery;
import io.framebus.bus.StreamView;
import io.framebus.bus.StreamsChanged;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the record to the other rooms of this node: streams, leases, states, results, health. Runs on an event loop.
 * Stopping it lets go of the streams its nodes held.
 */
public final class StateVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(StateVerticle.class);
    private static final long PROGRESS_MILLIS = 500;
    private static final long SWEEP_MILLIS = Duration.ofHours(1).toMillis();
    private static final long MEASURE_MILLIS = Duration.ofSeconds(10).toMillis();
    private static final long LEAVE_MILLIS = 3000;
    private static final Duration HEALTH_DEADLINE = Duration.ofSeconds(2);

    private final StateConfig config;
    private final Retention retention;
    private @Nullable Rooms rooms;
    private List<Registration> registrations = List.of();

    /** Keeps everything for ever. */
    public StateVerticle(StateConfig config) {
        this(config, Retention.FOR_EVER);
    }

    public StateVerticle(StateConfig config, Retention retention) {
        this.config = config;
        this.retention = retention;
    }

    private record Rooms(
            Database database,
            StateMoves moves,
            StreamStore streams,
            LeaseStore leases,
            ResultStore results,
            ModelVersions models,
            ProgressWriter progress,
            JobUpdates updates,
            JobRoom jobs) {}

    @Override
    public Future<?> start() {
        Rooms opened = open();
        rooms = opened;
        vertx.setPeriodic(PROGRESS_MILLIS, tick -> flush(opened));
        vertx.setPeriodic(JobUpdates.TELL_MILLIS, tick -> opened.updates().tell());
        vertx.setPeriodic(SWEEP_MILLIS, tick -> sweep(opened));
        vertx.setPeriodic(
                MEASURE_MILLIS,
                tick -> opened.jobs()
                        .measureEnded()
                        .onFailure(thrown -> LOG.debug("what ended is not measured yet: {}", thrown.getMessage())));
        return opened.results().makePartitions().compose(done -> serveAll(opened));
    }

    private Rooms open() {
        Database database = Database.open(vertx, config);
        JobUpdates updates = new JobUpdates(vertx);
        StateMoves moves = new StateMoves(vertx, database, config.publishes(), updates);
        JobWork work = new JobWork(database, config.publishes());
        JobStore jobs = new JobStore(database, moves, work, config.publishes());
        StreamStore streams = new StreamStore(database, moves, jobs, config.publishes());
        Sweeper sweeper = new Sweeper(vertx, database, retention, jobs, streams);
        return new Rooms(
                database,
                moves,
                streams,
                new LeaseStore(database, moves, updates, config),
                new ResultStore(database),
                new ModelVersions(database),
                new ProgressWriter(database),
                updates,
                new JobRoom(vertx, database, jobs, work, updates, sweeper, new StoredSizes(vertx, database)));
    }

    private static Future<?> flush(Rooms opened) {
        return Future.join(opened.progress().flush(), opened.jobs().flush());
    }

    private Future<?> serveAll(Rooms opened) {
        StreamStore streams = opened.streams();
        LeaseStore leases = opened.leases();
        List<Future<Registration>> served = new ArrayList<>(opened.jobs().serve());
        served.addAll(List.of(
                Addresses.createStream().on(vertx).serve(this::create),
                Addresses.findStream().on(vertx).serve(query -> streams.find(query.id())),
                Addresses.stopStream().on(vertx).serve(this::stopStream),
                Addresses.deleteStream()
                        .on(vertx)
                        .serve(query -> streams.delete(query.id()).map(Done.DONE)),
                Addresses.listStreams()
                        .on(vertx)
                        .serve(page -> streams.list(page).map(StreamView.Many::new)),
                Addresses.results().on(vertx).serve(opened.results()::page),
                Addresses.modelVersions().on(vertx).serve(ask -> opened.models().newest()),
                Addresses.addModelVersion().on(vertx).serve(opened.models()::add),
                Addresses.heartbeat().on(vertx).serve(leases::heartbeat),
                Addresses.claim().on(vertx).serve(claim -> leases.claim(claim).map(LeaseMessage.Claimed::new)),
                Addresses.leave()
                        .on(vertx)
                        .serve(leave -> leases.leave(leave.node()).map(this::tellReleased)),
                Addresses.giveBack().on(vertx).serve(this::giveBack),
                Addresses.advance().on(vertx).serve(this::advance),
                Addresses.sourceChanged().on(vertx).serve(this::sourceChanged),
                Addresses.cluster().on(vertx).serve(ask -> leases.cluster().map(LeaseMessage.Cluster::new)),
                Addresses.health("state").on(vertx).serve(ask -> health()),
                Addresses.progress().on(vertx).subscribe(opened.progress()::accept)));
        return Future.all(served).onSuccess(all -> registrations = all.list());
    }

    private Future<StreamView> create(CreateStream request) {
        return opened().streams().create(request).map(this::tellIfChanged);
    }

    private Done tellReleased(List<UUID> streams) {
        streams.forEach(id -> Addresses.streamsChanged().on(vertx).publish(new StreamsChanged(id)));
        return Done.DONE;
    }

    private Future<Done> giveBack(LeaseMessage.GiveBack back) {
        return opened().leases()
                .giveBack(back.node(), List.of(back.lease()))
                .map(done -> tellReleased(List.of(back.lease().id())));
    }

    private Future<StreamView> stopStream(StreamQuery.Stop stop) {
        return opened().streams().stop(stop.id()).map(this::tellIfChanged);
    }

    private StreamView tellIfChanged(StreamStore.Outcome outcome) {
        if (outcome.changed()) {
            Addresses.streamsChanged()
                    .on(vertx)
                    .publish(new StreamsChanged(outcome.view().id()));
        }
        return outcome.view();
    }

    /** Who sees a final state sees the final counters too. */
    private Future<LeaseMessage.Advanced> advance(LeaseMessage.Advance advance) {
        Rooms open = opened();
        Future<?> counted = advance.to().isFinal()
                ? Future.join(open.progress().settle(), open.jobs().flush())
                : Future.succeededFuture();
        return counted.compose(written -> open.moves().advance(advance)).map(LeaseMessage.Advanced::new);
    }

    private Future<Done> sourceChanged(LeaseMessage.SourceChanged change) {
        Database database = opened().database();
        return database.query(LeaseSql.SOURCE_CHANGED, change.id(), change.epoch(), Json.write(change.status()))
                .compose(rows -> {
                    if (rows.size() == 0) {
                        return refuseSource(database, change);
                    }
                    tellSource(change, rows.iterator().next());
                    return Future.succeededFuture(Done.DONE);
                });
    }

    private static Future<Done> refuseSource(Database database, LeaseMessage.SourceChanged change) {
        return database.query(LeaseSql.EPOCH, change.id())
                .compose(rows -> Future.failedFuture(
                        rows.size() == 0
                                ? StreamStore.unknown(change.id())
                                : StateMoves.stale(
                                        change.id(),
                                        change.epoch(),
                                        rows.iterator().next().getLong("epoch"))));
    }

    private void tellSource(LeaseMessage.SourceChanged change, Row row) {
        JsonObject source = new JsonObject()
                .put("status", change.status().status().wireName())
                .put("since", Json.time(change.status().since()))
                .put("reconnects", change.status().reconnects())
                .put("last_error", change.status().lastError().orElse(null));
        JsonObject update = new JsonObject()
                .put("id", change.id().toString())
                .put("state", row.getString("state"))
                .put("node", row.getString("node"))
                .put("epoch", change.epoch())
                .put("error", row.getString("error"))
                .put("source", source);
        LiveUpdates.publish(vertx, change.id(), LiveUpdates.Kind.STATE, update);
    }

    private Future<HealthMessage.Answer> health() {
        return opened().database()
                .queryWithin(HEALTH_DEADLINE, "select 1", Tuple.tuple())
                .map(rows -> new HealthMessage.Answer(true, "PostgreSQL at " + config.shownDatabase()))
                .otherwise(thrown -> new HealthMessage.Answer(
                        false, "PostgreSQL at " + config.shownDatabase() + ": " + thrown.getMessage()));
    }

    private static void sweep(Rooms opened) {
        opened.results()
                .makePartitions()
                .compose(done -> opened.leases().forgetNodes())
                .compose(done -> opened.jobs().sweep())
                .onFailure(thrown -> LOG.warn("the hourly sweep failed: {}", thrown.getMessage()));
    }

    private Rooms opened() {
        if (rooms == null) {
            throw new Failure(Failure.Kind.UNAVAILABLE, "the record is not open yet");
        }
        return rooms;
    }

    @Override
    public Future<?> stop() {
        Rooms closing = opened();
        return Future.join(registrations.stream().map(Registration::close).toList())
                .eventually(() -> flush(closing))
                .eventually(() -> closing.leases().leave().timeout(LEAVE_MILLIS, TimeUnit.MILLISECONDS))
                .otherwiseEmpty()
                .eventually(() -> closing.database().close());
    }
}
