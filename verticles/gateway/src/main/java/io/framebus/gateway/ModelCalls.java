package io.framebus.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.Json;
import io.framebus.bus.ModelMessage;
import io.framebus.bus.ReplacementMessage.Replace;
import io.framebus.bus.ReplacementMessage.Replaced;
import io.framebus.bus.ReplacementMessage.Upload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@code POST /models/{name}}: takes the file while it arrives, and has the model exchanged. On one event loop. */
final class ModelCalls {

    /** Each may fill the disk up to its bound. */
    private static final int MOST_UPLOADS = 2;

    /** Of one upload; a client that trickles holds its place no longer. */
    private static final long UPLOAD_MILLIS = Duration.ofMinutes(30).toMillis();

    private static final int MOST_JSON_BYTES = 64 << 10;
    private static final int MOST_NAME = 100;
    private static final String FIELD = "file";

    private final Vertx vertx;
    private final Rooms rooms;
    private final GatewayConfig config;
    private final long mostBytes;
    private final IncomingFile files;
    private final Refusals refusals;
    private int uploads;

    ModelCalls(Vertx vertx, Rooms rooms, GatewayConfig config) {
        this.vertx = vertx;
        this.refusals = new Refusals(vertx);
        this.rooms = rooms;
        this.config = config;
        this.mostBytes = config.models().mostBytes();
        this.files = new IncomingFile(vertx, config.models().folder(), mostBytes);
    }

    /** Stands before everything that reads bodies. */
    void replace(RoutingContext context) {
        HttpServerRequest request = context.request();
        request.pause();
        String name = String.valueOf(context.pathParam("name"));
        received(request, name)
                .onSuccess(json -> context.response()
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Cache-Control", "no-store")
                        .end(json))
                .onFailure(thrown -> refusals.refuse(context, thrown));
    }

    private Future<String> received(HttpServerRequest request, String name) {
        String type = Optional.ofNullable(request.getHeader("Content-Type"))
                .orElse("")
                .replaceFirst(";.*", "")
                .strip()
                .toLowerCase(Locale.ROOT);
        return switch (type) {
            case "application/json" ->
                known(name)
                        .compose(known -> json(request))
                        .compose(other -> ask(new Replace(name, Optional.empty(), Optional.of(other))));
            case "application/octet-stream" ->
                uploaded(request, name, () -> files.receive(request, request.response()::closed));
            case "multipart/form-data" -> {
                // Before the first await: the form must be expected when its first bytes are read.
                request.setExpectMultipart(true);
                yield uploaded(request, name, () -> part(request));
            }
            default ->
                Future.failedFuture(new HttpException(
                        415,
                        "the body must be application/octet-stream, multipart/form-data with the field file, or"
                                + " application/json"));
        };
    }

    /** Before megabytes are taken in for nothing. */
    private Future<Void> known(String name) {
        return rooms.ask(
                        Addresses.models(),
                        new ModelMessage.AskAll(),
                        config.limits().askDeadline())
                .compose(all -> all.models().stream()
                                .anyMatch(model -> model.name().equals(name))
                        ? Future.succeededFuture()
                        : Future.failedFuture(new Failure(
                                Failure.Kind.NOT_FOUND, "there is no model " + name + "; GET /models lists them")));
    }

    private Future<String> uploaded(HttpServerRequest request, String name, Supplier<Future<Upload>> upload) {
        if (uploads >= MOST_UPLOADS) {
            return Future.failedFuture(new Failure(
                    Failure.Kind.OVERLOADED, uploads + " models are arriving at this moment; try again later"));
        }
        if (Refusals.contentLength(request) > mostBytes + MOST_JSON_BYTES) {
            return Future.failedFuture(files.tooLarge());
        }
        uploads++;
        long timer = vertx.setTimer(UPLOAD_MILLIS, late -> request.connection().close());
        return known(name)
                .compose(known -> upload.get())
                .onComplete(over -> {
                    uploads--;
                    vertx.cancelTimer(timer);
                })
                .compose(file -> ask(new Replace(name, Optional.of(file), Optional.empty()))
                        .eventually(() -> files.remove(file.path())));
    }

    /** The first file of the form that carries the field's name; whatever else it holds is read over. */
    private Future<Upload> part(HttpServerRequest request) {
        Promise<Upload> received = Promise.promise();
        boolean[] found = {false};
        request.uploadHandler(part -> {
            if (found[0] || !part.name().equals(FIELD)) {
                part.handler(unwanted -> {});
                return;
            }
            found[0] = true;
            receive(part, received, request.response()::closed);
        });
        request.exceptionHandler(broken -> received.tryFail(
                new Failure(Failure.Kind.INVALID, "the form did not arrive whole: " + broken.getMessage(), broken)));
        request.endHandler(end -> {
            if (!found[0]) {
                received.tryFail(new InvalidInput(FIELD, "is required: the model's file"));
            }
        });
        request.resume();
        return received.future();
    }

    private void receive(HttpServerFileUpload part, Promise<Upload> received, BooleanSupplier gone) {
        part.pause();
        files.receive(part, gone).onComplete(received::tryComplete, broken -> {
            received.tryFail(broken);
            part.handler(unwanted -> {});
            part.resume();
        });
    }

    private static Future<String> json(HttpServerRequest request) {
        Promise<String> other = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > MOST_JSON_BYTES) {
                other.tryFail(new HttpException(413));
            } else {
                body.appendBuffer(part);
            }
        });
        request.exceptionHandler(other::tryFail);
        request.endHandler(end -> {
            try {
                other.tryComplete(otherOf(body));
            } catch (RuntimeException refused) {
                other.tryFail(refused);
            }
        });
        request.resume();
        return other.future();
    }

    private static String otherOf(Buffer body) {
        if (body.length() == 0 || !(body.toJsonValue() instanceof JsonObject object)) {
            throw new DecodeException("no JSON object");
        }
        Fields fields = new Fields(object, Set.of("model"));
        Optional<String> other = fields.text("model", MOST_NAME);
        fields.require("model", other);
        fields.finish();
        return other.orElseThrow();
    }

    private Future<String> ask(Replace replace) {
        return rooms.ask(Addresses.replaceModel(), replace, config.models().deadline())
                .map(ModelCalls::json);
    }

    /** The model as {@code /models} shows it, and what it was before. */
    private static String json(Replaced replaced) {
        ObjectNode model = Json.mapper().valueToTree(replaced.model());
        return Json.write(model.put("replaced_sha256", replaced.replacedSha256().orElse(null)));
    }
}
