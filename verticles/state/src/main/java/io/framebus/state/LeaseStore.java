package io.framebus.state;

import static io.framebus.state.Database.run;

import io.framebus.bus.Failure;
import io.framebus.bus.Json;
import io.framebus.bus.LeaseMessage.Claim;
import io.framebus.bus.LeaseMessage.ClaimedStream;
import io.framebus.bus.LeaseMessage.Heartbeat;
import io.framebus.bus.LeaseMessage.Held;
import io.framebus.bus.LeaseMessage.Lease;
import io.framebus.bus.LeaseMessage.Member;
import io.framebus.vision.StreamState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who owns which stream. A claim locks what nobody holds, skipping what others are just claiming, so two nodes never
 * get the same stream.
 */
final class LeaseStore {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseStore.class);

    /** Owners that died in a row, with nothing recorded between, after which a stream is not tried again. */
    private static final int DEADLY = 3;

    private final Database database;
    private final StateMoves moves;
    private final JobUpdates updates;
    private final long leaseMillis;
    private final Set<Lease> handedOut = new HashSet<>();
    private final Set<String> nodes = new HashSet<>();
    private int claimsUnderWay;
    private long claimsBegun;

    LeaseStore(Database database, StateMoves moves, JobUpdates updates, StateConfig config) {
        this.database = database;
        this.moves = moves;
        this.updates = updates;
        this.leaseMillis = config.lease().toMillis();
    }

    private record Taken(UUID id, long epoch, StreamState state, boolean deadly) {}

    private record Outcome(List<ClaimedStream> streams, List<StateMoves.Moved> abandoned) {}

    Future<Held> heartbeat(Heartbeat beat) {
        nodes.add(beat.node());
        boolean quiet = claimsUnderWay == 0;
        long claims = claimsBegun;
        return database.query(LeaseSql.HEARTBEAT, beat.node(), beat.name(), beat.httpUrl(), Json.write(beat.roles()))
                .compose(done -> database.query(LeaseSql.HELD, beat.node()))
                .compose(rows -> held(beat.node(), rows, quiet && claims == claimsBegun));
    }

    /**
     * A lease in the database that was never handed out comes from a claim whose answer was lost; it is given back, for
     * otherwise nobody would ever run its stream.
     *
     * @param settled whether no claim was made since before the rows were asked for
     */
    private Future<Held> held(String node, RowSet<Row> rows, boolean settled) {
        List<Lease> owned = new ArrayList<>();
        List<Lease> lost = new ArrayList<>();
        List<UUID> stopRequested = new ArrayList<>();
        for (Row row : rows) {
            Lease lease = new Lease(row.getUUID("id"), row.getLong("epoch"));
            if (settled && !handedOut.contains(lease)) {
                lost.add(lease);
            } else {
                owned.add(lease);
                if (row.getBoolean("stop_requested")) {
                    stopRequested.add(lease.id());
                }
            }
        }
        if (settled) {
            handedOut.retainAll(owned);
            updates.keepOnly(owned.stream().map(Lease::id).collect(Collectors.toSet()));
        }
        Held held = new Held(owned, stopRequested);
        return lost.isEmpty()
                ? Future.succeededFuture(held)
                : giveBack(node, lost).map(held);
    }

    Future<?> giveBack(String node, List<Lease> leases) {
        return database.query(LeaseSql.GIVE_BACK, node, ids(leases), epochs(leases));
    }

    Future<List<ClaimedStream>> claim(Claim claim) {
        for (int limit : List.of(claim.streams(), claim.jobs(), claim.photos())) {
            if (limit < 0 || limit > 100) {
                throw new Failure(Failure.Kind.INVALID, "a claim takes 0..100 of each kind, not " + limit);
            }
        }
        claimsUnderWay++;
        claimsBegun++;
        return database.transaction(connection -> claim(connection, claim))
                .map(outcome -> {
                    outcome.streams().forEach(stream -> handedOut.add(new Lease(stream.id(), stream.epoch())));
                    outcome.streams().forEach(updates::claimed);
                    outcome.abandoned().forEach(moves::tell);
                    return outcome.streams();
                })
                .onComplete(done -> claimsUnderWay--);
    }

    private Future<Outcome> claim(SqlConnection connection, Claim claim) {
        List<UUID> ids = new ArrayList<>();
        return run(connection, LeaseSql.ALIVE, leaseMillis, claim.node())
                .compose(rows -> rows.size() == 1
                        ? candidates(connection, "stream", claim.streams(), ids)
                        : Future.failedFuture(new Failure(
                                Failure.Kind.CONFLICT, "node " + claim.node() + " claims without a sign of life")))
                .compose(found -> candidates(connection, "photo", claim.photos(), ids))
                .compose(found -> candidates(connection, "job", claim.jobs(), ids))
                .compose(found -> ids.isEmpty()
                        ? Future.succeededFuture(new Outcome(List.of(), List.of()))
                        : take(connection, claim.node(), ids));
    }

    private Future<?> candidates(SqlConnection connection, String lane, int limit, List<UUID> ids) {
        return limit == 0
                ? Future.succeededFuture()
                : run(connection, LeaseSql.CANDIDATES, leaseMillis, limit, lane)
                        .onSuccess(rows -> rows.forEach(row -> ids.add(row.getUUID("id"))));
    }

    private Future<Outcome> take(SqlConnection connection, String node, List<UUID> ids) {
        return run(connection, LeaseSql.TAKE, leaseMillis, node, ids.toArray(UUID[]::new))
                .compose(rows -> {
                    List<Taken> taken = new ArrayList<>();
                    rows.forEach(row -> taken.add(new Taken(
                            row.getUUID("id"),
                            row.getLong("epoch"),
                            StreamRows.state(row),
                            row.getInteger("owner_deaths") >= DEADLY)));
                    return fence(connection, taken).compose(done -> settle(connection, taken));
                });
    }

    private static Future<?> fence(SqlConnection connection, List<Taken> taken) {
        UUID[] ids = taken.stream().map(Taken::id).toArray(UUID[]::new);
        Long[] epochs = taken.stream().map(Taken::epoch).toArray(Long[]::new);
        return run(connection, LeaseSql.FENCE, ids, epochs)
                .compose(done -> run(connection, LeaseSql.MARK_CLAIMED, (Object) ids));
    }

    private Future<Outcome> settle(SqlConnection connection, List<Taken> taken) {
        List<UUID> healthy =
                taken.stream().filter(stream -> !stream.deadly()).map(Taken::id).toList();
        return abandon(connection, taken.stream().filter(Taken::deadly).toList(), List.of())
                .compose(abandoned ->
                        CheckpointStore.claimed(connection, healthy).map(streams -> new Outcome(streams, abandoned)));
    }

    private Future<List<StateMoves.Moved>> abandon(
            SqlConnection connection, List<Taken> deadly, List<StateMoves.Moved> told) {
        if (deadly.isEmpty()) {
            return Future.succeededFuture(told);
        }
        Taken first = deadly.getFirst();
        LOG.warn("stream {} is given up: its owners kept dying with it", first.id());
        return moves.abandon(connection, first.id(), first.epoch(), first.state(), "its owners kept dying")
                .compose(moved -> {
                    List<StateMoves.Moved> more = new ArrayList<>(told);
                    more.addAll(moved);
                    return abandon(connection, deadly.subList(1, deadly.size()), more);
                });
    }

    Future<List<Member>> cluster() {
        return database.query(LeaseSql.MEMBERS, leaseMillis).map(rows -> {
            List<Member> members = new ArrayList<>();
            rows.forEach(row -> members.add(new Member(
                    row.getString("id"),
                    row.getString("name"),
                    row.getString("http_url"),
                    StreamRows.strings(row, "roles"),
                    List.of(row.getArrayOfUUIDs("streams")))));
            return List.copyOf(members);
        });
    }

    /** Lets go of everything the nodes of this process held, so that others need not wait for the lease to end. */
    Future<?> leave() {
        return Future.join(List.copyOf(nodes).stream().map(this::leave).toList());
    }

    /** Lets go of everything this node held and forgets it; gives the streams that are free now. */
    Future<List<UUID>> leave(String node) {
        return database.query(LeaseSql.RELEASE, node)
                .compose(rows -> database.query(LeaseSql.LEAVE, node).map(rows))
                .map(rows -> {
                    nodes.remove(node);
                    List<UUID> released = new ArrayList<>();
                    rows.forEach(row -> released.add(row.getUUID("id")));
                    return List.copyOf(released);
                });
    }

    Future<?> forgetNodes() {
        return database.query(LeaseSql.FORGET_NODES);
    }

    private static UUID[] ids(List<Lease> leases) {
        return leases.stream().map(Lease::id).toArray(UUID[]::new);
    }

    private static Long[] epochs(List<Lease> leases) {
        return leases.stream().map(Lease::epoch).toArray(Long[]::new);
    }
}
