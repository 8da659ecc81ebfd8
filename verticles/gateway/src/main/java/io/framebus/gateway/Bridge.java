package io.framebus.gateway;

import io.framebus.bus.Json;
import io.framebus.bus.LiveUpdates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.bridge.BaseBridgeEvent;
import io.vertx.ext.bridge.BridgeEventType;
import io.vertx.ext.bridge.BridgeOptions;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.eventbus.bridge.tcp.TcpEventBusBridge;
import io.vertx.ext.eventbus.bridge.tcp.impl.protocol.FrameHelper;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event bus as outsiders may use it: three calls in, live updates out, nothing else. */
final class Bridge {

    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

    private static final String INIT = "streams.init";
    private static final String SHUTDOWN = "streams.shutdown";
    private static final String STATE = "streams.state";
    private static final Pattern STATE_UPDATES = Pattern.compile("streams\\.([0-9a-f-]{36})\\.state");
    private static final Pattern JOB_UPDATES = Pattern.compile("jobs\\.([0-9a-f-]{36})");
    private static final String LOOPBACK = "127.0.0.1";

    /** Longer than the slowest call, which waits for a model to be loaded. */
    private static final long REPLY_MILLIS = 150_000;

    private static final int MESSAGE_BYTES = 65_536;

    private final Vertx vertx;
    private final StreamCalls calls;
    private final JobCalls jobs;
    private final List<MessageConsumer<Object>> consumers = new ArrayList<>();
    private Optional<TcpEventBusBridge> tcp = Optional.empty();

    Bridge(Vertx vertx, StreamCalls calls, JobCalls jobs) {
        this.vertx = vertx;
        this.calls = calls;
        this.jobs = jobs;
    }

    /** Answers the three calls; only this node's own bridges reach them. */
    Future<Void> serve() {
        serve(INIT, body -> calls.init(body, Optional.empty()));
        serve(SHUTDOWN, calls::shutdown);
        serve(STATE, this::state);
        return Future.all(consumers.stream().map(MessageConsumer::completion).toList())
                .mapEmpty();
    }

    Router sockJs() {
        SockJSBridgeOptions options = new SockJSBridgeOptions().setReplyTimeout(REPLY_MILLIS);
        permit(options);
        SockJSHandlerOptions transport = new SockJSHandlerOptions()
                .setRegisterWriteHandler(false)
                .setMaxBytesStreaming(MESSAGE_BYTES)
                .setLibraryURL("/console/none.js");
        return SockJSHandler.create(vertx, transport)
                .bridge(
                        options,
                        event -> judge(
                                event,
                                envelope -> event.socket()
                                        .write(Buffer.buffer(
                                                envelope.put("type", "rec").encode()))));
    }

    /**
     * Opens the TCP bridge on the loopback address.
     *
     * @param port TCP port, 1..65535
     */
    Future<Void> listen(int port) {
        BridgeOptions options = new BridgeOptions();
        permit(options);
        TcpEventBusBridge bridge = TcpEventBusBridge.create(
                vertx,
                options,
                null,
                event -> judge(
                        event, envelope -> FrameHelper.writeFrame(envelope.put("type", "message"), event.socket())));
        return bridge.listen(port, LOOPBACK)
                .onSuccess(listening -> tcp = Optional.of(listening))
                .mapEmpty();
    }

    Future<Void> close() {
        List<Future<Void>> closing = new ArrayList<>();
        tcp.ifPresent(bridge -> closing.add(bridge.close()));
        consumers.forEach(consumer -> closing.add(consumer.unregister()));
        return Future.join(closing).mapEmpty();
    }

    private static void permit(BridgeOptions options) {
        for (String address : List.of(INIT, SHUTDOWN, STATE)) {
            options.addInboundPermitted(new PermittedOptions().setAddress(address));
        }
        options.addOutboundPermitted(new PermittedOptions().setAddressRegex(LiveUpdates.STREAM_ADDRESSES));
        options.addOutboundPermitted(new PermittedOptions().setAddressRegex(LiveUpdates.JOB_ADDRESSES));
        options.addOutboundPermitted(new PermittedOptions().setAddress(LiveUpdates.CLUSTER_NODES));
    }

    /** Clients may call and listen, not publish; their headers would steer our delivery and are dropped. */
    private void judge(BaseBridgeEvent event, Consumer<JsonObject> toThisSocket) {
        JsonObject message = event.getRawMessage();
        if (message != null && event.type() == BridgeEventType.SEND) {
            message.put("headers", new JsonObject().put("timeout", REPLY_MILLIS));
        }
        if (message != null && event.type() == BridgeEventType.REGISTERED) {
            presentState(message.getString("address"), toThisSocket);
        }
        event.complete(event.type() != BridgeEventType.PUBLISH);
    }

    private void presentState(String address, Consumer<JsonObject> toThisSocket) {
        present(address)
                .onSuccess(state -> state.ifPresent(body -> toThisSocket.accept(
                        new JsonObject().put("address", address).put("body", body))))
                .onFailure(thrown -> LOG.debug("no present state for {}", address, thrown));
    }

    /** Empty for addresses that have no state. */
    private Future<Optional<JsonObject>> present(String address) {
        Optional<UUID> stream = idIn(STATE_UPDATES, address);
        Optional<UUID> job = idIn(JOB_UPDATES, address);
        if (stream.isPresent()) {
            return calls.state(stream.get()).map(state -> Optional.of(update(state)));
        }
        return job.isPresent()
                ? jobs.job(job.get()).map(state -> Optional.of(json(state)))
                : Future.succeededFuture(Optional.empty());
    }

    private static Optional<UUID> idIn(Pattern addresses, String address) {
        Matcher match = addresses.matcher(address);
        return match.matches() ? Fields.uuid(match.group(1)) : Optional.empty();
    }

    /** The present state looks like a change to it: it says when it came about and by whom. */
    private static JsonObject update(Answers.Stream state) {
        JsonObject update = json(state);
        if (!state.history().isEmpty()) {
            Answers.Moved last = state.history().getLast();
            update.put("service", last.service()).put("at", Json.time(last.at()));
        }
        return update;
    }

    private void serve(String address, Function<JsonObject, Future<? extends Record>> call) {
        consumers.add(vertx.eventBus().localConsumer(address, message -> answer(message, call)));
    }

    private static void answer(Message<Object> message, Function<JsonObject, Future<? extends Record>> call) {
        try {
            if (!(message.body() instanceof JsonObject body)) {
                throw new InvalidInput("body", "must be a JSON object");
            }
            call.apply(body)
                    .onSuccess(answer -> message.reply(json(answer)))
                    .onFailure(thrown -> refuse(message, thrown));
        } catch (RuntimeException thrown) {
            refuse(message, thrown);
        }
    }

    private static void refuse(Message<Object> message, Throwable thrown) {
        Problem problem = Problem.of(thrown);
        if (problem.status() == 500) {
            LOG.error("{} failed", message.address(), thrown);
        }
        message.fail(problem.status(), problem.toJson().encode());
    }

    private Future<? extends Record> state(JsonObject body) {
        Fields fields = new Fields(body, Set.of("id", "limit", "after"));
        Optional<UUID> id = fields.id("id");
        Optional<UUID> after = fields.id("after");
        Optional<Double> limit = fields.number("limit");
        if (limit.isPresent() && (limit.get() < 1 || limit.get() > 1000 || limit.get() % 1 != 0)) {
            fields.refuse("limit", "must be a whole number from 1 to 1000");
        }
        fields.finish();
        return id.isPresent() ? calls.state(id.get()) : calls.states(limit.map(Double::intValue), after);
    }

    private static JsonObject json(Record answer) {
        return new JsonObject(Json.write(answer));
    }
}
