package io.framebus.gateway;

import io.framebus.bus.Addresses;
import io.framebus.bus.CreateStream;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.HealthMessage;
import io.framebus.bus.LeaseMessage;
import io.framebus.bus.ModelMessage;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.ReplacementMessage;
import io.framebus.bus.ResultPage;
import io.framebus.bus.StreamQuery;
import io.framebus.bus.StreamView;
import io.framebus.vision.StreamState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The other rooms, in memory and as their messages promise. */
final class House {

    static final ModelMessage.ModelView TINY = model("tiny", "yolox", List.of("person", "car"));
    private static final ModelMessage.ModelView DEEP = model("deep", "depth", List.of());

    final List<CreateStream> created = new CopyOnWriteArrayList<>();
    final List<String> deletedPrefixes = new CopyOnWriteArrayList<>();
    final List<ReplacementMessage.Replace> exchanges = new CopyOnWriteArrayList<>();
    final List<Buffer> arrived = new CopyOnWriteArrayList<>();
    final Map<String, HealthMessage.Answer> health = new ConcurrentHashMap<>();
    final HouseOfJobs jobs = new HouseOfJobs();
    private final Map<UUID, StreamView> streams = new LinkedHashMap<>();
    private final Map<UUID, List<ResultPage.Result>> results = new HashMap<>();
    private final Map<String, CreateStream> keys = new HashMap<>();
    private final Map<String, UUID> idsOfKeys = new HashMap<>();

    Future<Void> open(Vertx vertx) {
        for (String room : List.of("state", "objects", "kafka", "inference")) {
            health.put(room, new HealthMessage.Answer(true, room + " is well lag=4"));
        }
        List<Future<?>> served = new ArrayList<>(jobs.open(vertx));
        served.add(Addresses.createStream().on(vertx).serve(this::create));
        served.add(Addresses.findStream().on(vertx).serve(ask -> find(ask.id())));
        served.add(Addresses.stopStream().on(vertx).serve(ask -> stop(ask.id())));
        served.add(Addresses.deleteStream().on(vertx).serve(ask -> delete(ask.id())));
        served.add(Addresses.listStreams().on(vertx).serve(this::list));
        served.add(Addresses.results().on(vertx).serve(this::page));
        served.add(Addresses.cluster().on(vertx).serve(ask -> Future.succeededFuture(cluster())));
        served.add(Addresses.models()
                .on(vertx)
                .serve(ask -> Future.succeededFuture(
                        new ModelMessage.All(List.of(TINY, DEEP, model("broken", "yolox", List.of()))))));
        served.add(Addresses.loadModel().on(vertx).serve(House::load));
        served.add(Addresses.replaceModel().on(vertx).serve(this::replace));
        served.add(Addresses.presign().on(vertx).serve(House::presign));
        served.add(Addresses.deleteObjects().on(vertx).serve(this::deleteObjects));
        health.keySet()
                .forEach(room -> served.add(
                        Addresses.health(room).on(vertx).serve(ask -> Future.succeededFuture(answer(room)))));
        return Future.all(served).mapEmpty();
    }

    synchronized void put(StreamView view) {
        streams.put(view.id(), view);
    }

    synchronized void putResults(UUID id, List<ResultPage.Result> recorded) {
        results.put(id, recorded);
    }

    private HealthMessage.Answer answer(String room) {
        HealthMessage.Answer answer = health.get(room);
        return answer == null ? new HealthMessage.Answer(false, "gone") : answer;
    }

    private synchronized Future<StreamView> create(CreateStream wanted) {
        if (wanted.name().equals("defect")) {
            throw new IllegalStateException("password=hunter2");
        }
        if (wanted.name().equals("crowd")) {
            throw new Failure(Failure.Kind.OVERLOADED, "too many streams");
        }
        if (wanted.idempotencyKey().isPresent()) {
            String key = wanted.idempotencyKey().get();
            CreateStream earlier = keys.putIfAbsent(key, wanted);
            if (earlier != null && !earlier.bodyHash().equals(wanted.bodyHash())) {
                throw new Failure(Failure.Kind.KEY_REUSED, "the key was used with another body");
            }
            UUID known = idsOfKeys.get(key);
            if (known != null) {
                return find(known);
            }
        }
        created.add(wanted);
        StreamView view = Samples.fresh(wanted.id().orElseGet(UUID::randomUUID), wanted);
        jobs.created(view.id(), wanted);
        streams.put(view.id(), view);
        wanted.idempotencyKey().ifPresent(key -> idsOfKeys.put(key, view.id()));
        return Future.succeededFuture(view);
    }

    private synchronized Future<StreamView> find(UUID id) {
        StreamView view = streams.get(id);
        return view == null
                ? Future.failedFuture(new Failure(Failure.Kind.NOT_FOUND, "no stream " + id))
                : Future.succeededFuture(view);
    }

    private synchronized Future<StreamView> stop(UUID id) {
        return find(id).map(view -> {
            StreamView stopped = view.state().isFinal() ? view : Samples.in(view, StreamState.INIT_SHUTDOWN);
            put(stopped);
            return stopped;
        });
    }

    private synchronized Future<Done> delete(UUID id) {
        return find(id).map(view -> {
            if (!view.state().isFinal()) {
                throw new Failure(Failure.Kind.CONFLICT, "the stream is still active");
            }
            streams.remove(id);
            return Done.DONE;
        });
    }

    private synchronized Future<StreamView.Many> list(StreamQuery.Page ask) {
        List<StreamView> newestFirst = new ArrayList<>(streams.values()).reversed();
        int from = ask.after()
                .map(after -> newestFirst.stream().map(StreamView::id).toList().indexOf(after) + 1)
                .orElse(0);
        return Future.succeededFuture(new StreamView.Many(
                newestFirst.stream().skip(from).limit(ask.limit()).toList()));
    }

    private synchronized Future<ResultPage> page(StreamQuery.Results ask) {
        List<ResultPage.Result> rest = results.getOrDefault(ask.id(), List.of()).stream()
                .filter(result -> result.seq() > ask.after())
                .toList();
        return Future.succeededFuture(
                new ResultPage(rest.stream().limit(ask.limit()).toList(), rest.size() > ask.limit()));
    }

    private Future<Done> deleteObjects(ObjectMessage.DeleteAll ask) {
        deletedPrefixes.add(ask.pathPrefix());
        jobs.removeObjects(ask.pathPrefix());
        return Future.succeededFuture(Done.DONE);
    }

    private static Future<ObjectMessage.Links> presign(ObjectMessage.Presign ask) {
        return Future.succeededFuture(new ObjectMessage.Links(ask.paths().stream()
                .map(path -> "http://s3/" + path + "?signed")
                .toList()));
    }

    private static Future<ModelMessage.ModelView> load(ModelMessage.Load ask) {
        return List.of(TINY, DEEP).stream()
                .filter(model -> model.name().equals(ask.name()))
                .findFirst()
                .map(Future::succeededFuture)
                .orElseGet(() ->
                        Future.failedFuture(new Failure(Failure.Kind.INVALID, "its output is of no known family")));
    }

    private Future<ReplacementMessage.Replaced> replace(ReplacementMessage.Replace ask) {
        exchanges.add(ask);
        ask.file().ifPresent(file -> {
            try {
                arrived.add(Buffer.buffer(Files.readAllBytes(file.path())));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
        return ask.name().equals("broken")
                ? Future.failedFuture(new Failure(Failure.Kind.UNDECODABLE, "its output holds NaN"))
                : Future.succeededFuture(new ReplacementMessage.Replaced(TINY, Optional.of("old")));
    }

    private static LeaseMessage.Cluster cluster() {
        return new LeaseMessage.Cluster(List.of(new LeaseMessage.Member(
                "run-1", "node-1", "http://127.0.0.1:8080", List.of("gateway"), List.of(Samples.ID))));
    }

    private static ModelMessage.ModelView model(String name, String family, List<String> classes) {
        return new ModelMessage.ModelView(
                name, family, name + ".onnx", "ab12", 416, 416, classes, "Apache-2.0", "available", "");
    }

    /** The request a stream was made of. */
    Optional<CreateStream> newest() {
        return created.isEmpty() ? Optional.empty() : Optional.of(created.getLast());
    }
}
