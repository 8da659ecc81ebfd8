package io.framebus.gateway;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.ResultPage;
import io.framebus.bus.StreamQuery;
import io.framebus.bus.StreamView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The calls about streams, the same for HTTP and the event-bus bridge. */
final class StreamCalls {

    private final Rooms rooms;
    private final InitCall initCall;
    private final Duration deadline;
    private final int pageDefault;

    StreamCalls(Vertx vertx, Rooms rooms, GatewayConfig config) {
        this.rooms = rooms;
        this.initCall = new InitCall(vertx, rooms, config);
        this.deadline = config.limits().askDeadline();
        this.pageDefault = config.limits().pageDefault();
    }

    Future<Answers.Accepted> init(JsonObject body, Optional<String> idempotencyKey) {
        return initCall.init(body, idempotencyKey).map(Answers.Accepted::of);
    }

    Future<Answers.Accepted> shutdown(JsonObject body) {
        return rooms.ask(Addresses.stopStream(), new StreamQuery.Stop(idOf(body)), deadline)
                .map(Answers.Accepted::of);
    }

    /** The only field of a shutdown. */
    static UUID idOf(JsonObject body) {
        Fields fields = new Fields(body, Set.of("id"));
        Optional<UUID> id = fields.id("id");
        fields.require("id", id);
        fields.finish();
        return id.orElseThrow();
    }

    Future<Answers.Stream> state(UUID id) {
        return find(id).map(Answers.Stream::of);
    }

    /** One entry more than asked for tells whether there is a next page. */
    Future<Answers.Streams> states(Optional<Integer> limit, Optional<UUID> after) {
        int count = limit.orElse(pageDefault);
        return rooms.ask(Addresses.listStreams(), new StreamQuery.Page(Math.min(count + 1, 1000), after), deadline)
                .map(page -> {
                    List<Answers.Stream> streams = page.streams().stream()
                            .limit(count)
                            .map(Answers.Stream::of)
                            .toList();
                    boolean more =
                            page.streams().size() > count || page.streams().size() == 1000;
                    return new Answers.Streams(
                            streams, more ? Optional.of(streams.getLast().id()) : Optional.empty());
                });
    }

    /** Rows first; objects that are left behind by a failure in between are removed by repeating the call. */
    Future<Void> delete(UUID id) {
        ObjectMessage.DeleteAll objects = new ObjectMessage.DeleteAll("frames/" + id + "/");
        return rooms.ask(Addresses.deleteStream(), new StreamQuery.Delete(id), deadline)
                .transform(rows -> {
                    if (rows.failed() && Failure.of(rows.cause()).kind() != Failure.Kind.NOT_FOUND) {
                        return Future.failedFuture(rows.cause());
                    }
                    return rooms.ask(Addresses.deleteObjects(), objects, deadline)
                            .compose(gone -> rows.failed()
                                    ? Future.<Void>failedFuture(rows.cause())
                                    : Future.<Void>succeededFuture());
                });
    }

    /**
     * A page of results with working links.
     *
     * @param after last {@code seq} seen, from the start where empty
     */
    Future<Answers.Results> results(UUID id, Optional<Long> after, Optional<Integer> limit) {
        StreamQuery.Results question = new StreamQuery.Results(id, after.orElse(-1L), limit.orElse(pageDefault));
        return rooms.ask(Addresses.results(), question, deadline)
                .compose(page -> page.results().isEmpty() ? find(id).map(page) : Future.succeededFuture(page))
                .compose(page -> links(page).map(links -> results(id, page, links)));
    }

    private Future<List<String>> links(ResultPage page) {
        List<String> paths = page.results().stream()
                .flatMap(result -> result.s3Path().stream())
                .toList();
        return paths.isEmpty()
                ? Future.succeededFuture(List.of())
                : rooms.ask(Addresses.presign(), new ObjectMessage.Presign(paths), deadline)
                        .map(ObjectMessage.Links::urls);
    }

    private static Answers.Results results(UUID id, ResultPage page, List<String> links) {
        Iterator<String> unused = links.iterator();
        List<Answers.Result> results = new ArrayList<>();
        for (ResultPage.Result result : page.results()) {
            results.add(Answers.Result.of(result, result.s3Path().map(path -> unused.next())));
        }
        Optional<Long> next = page.more() ? Optional.of(page.results().getLast().seq()) : Optional.empty();
        return new Answers.Results(id, links, results, next);
    }

    private Future<StreamView> find(UUID id) {
        return rooms.ask(Addresses.findStream(), new StreamQuery.Find(id), deadline);
    }
}
