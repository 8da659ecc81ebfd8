package io.framebus.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.JobKind;
import io.framebus.bus.JobStatus;
import io.framebus.bus.LiveUpdates;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class BridgeIT {

    private static final String STATE = "streams." + Samples.ID + ".state";

    private OpenGateway gateway;
    private final BlockingQueue<JsonObject> received = new LinkedBlockingQueue<>();

    @BeforeEach
    void open() {
        gateway = OpenGateway.furnished(Optional.empty());
        gateway.house.put(Samples.running(Samples.ID));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void subscriberHearsThePresentStateAtOnceAndThenChanges() throws Exception {
        WebSocket socket = connect();
        send(socket, message("register", STATE));
        JsonObject present = next();
        assertEquals("rec", present.getString("type"));
        assertEquals(STATE, present.getString("address"));
        assertEquals("ml_started", present.getJsonObject("body").getString("state"));
        assertEquals("api", present.getJsonObject("body").getString("service"));
        JsonObject change = new JsonObject().put("id", Samples.ID.toString()).put("state", "init_shutdown");
        LiveUpdates.publish(gateway.vertx, Samples.ID, LiveUpdates.Kind.STATE, change);
        assertEquals(change, next().getJsonObject("body"));
    }

    @Test
    void watcherOfAJobHearsItsPresentStateAtOnceAndThenChanges() throws Exception {
        gateway.house.jobs.put(Samples.job(Samples.ID, Samples.spec(JobKind.DEPTH, "a.mp4"), JobStatus.PROCESSING));
        WebSocket socket = connect();
        send(socket, message("register", LiveUpdates.jobAddress(Samples.ID)));
        JsonObject present = next().getJsonObject("body");
        assertEquals(Samples.ID.toString(), present.getString("id"));
        assertEquals("depth", present.getString("kind"));
        assertEquals("processing", present.getString("status"));
        assertEquals(16, present.getJsonObject("progress").getInteger("total"));
        JsonObject change = new JsonObject().put("id", Samples.ID.toString()).put("status", "done");
        gateway.vertx.eventBus().publish(LiveUpdates.jobAddress(Samples.ID), change);
        assertEquals(change, next().getJsonObject("body"));
    }

    @Test
    void presentStateGoesToNobodyElse() throws Exception {
        WebSocket first = connect();
        send(first, message("register", STATE));
        assertEquals("rec", next().getString("type"));
        BlockingQueue<JsonObject> second = new LinkedBlockingQueue<>();
        WebSocket other = connect(second);
        send(other, message("register", STATE));
        assertEquals("rec", next(second).getString("type"));
        LiveUpdates.publish(gateway.vertx, Samples.ID, LiveUpdates.Kind.STATE, new JsonObject().put("mark", 1));
        assertEquals(1, next().getJsonObject("body").getInteger("mark"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "streams.init",
                "streams.0198a3f2-5f3c-7a56-8a51-0b1c2d3e4f50.secrets",
                "state.create",
                "splitting.progress",
                "streams.x.state",
                "jobs.x",
                "jobs.0198a3f2-5f3c-7a56-8a51-0b1c2d3e4f50.secrets",
                "__vertx.reply.1",
            })
    void otherAddressesCannotBeListenedTo(String address) throws Exception {
        WebSocket socket = connect();
        send(socket, message("register", address));
        assertEquals(new JsonObject().put("type", "err").put("body", "access_denied"), next());
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.find", "supervision.look", "cluster.nodes", "streams.delete"})
    void otherAddressesCannotBeSentTo(String address) throws Exception {
        WebSocket socket = connect();
        send(socket, message("send", address).put("body", new JsonObject()).put("replyAddress", "r"));
        assertEquals(new JsonObject().put("type", "err").put("body", "access_denied"), next());
    }

    @Test
    void nobodyMayPublish() throws Exception {
        WebSocket socket = connect();
        send(socket, message("publish", "streams.init").put("body", new JsonObject().put("url", "rtsp://camera/1")));
        assertEquals(new JsonObject().put("type", "err").put("body", "rejected"), next());
        send(socket, message("publish", STATE).put("body", new JsonObject()));
        assertEquals(new JsonObject().put("type", "err").put("body", "rejected"), next());
        assertTrue(gateway.house.created.isEmpty());
    }

    @Test
    void streamIsRegisteredShownAndStopped() throws Exception {
        WebSocket socket = connect();
        JsonObject accepted = ask(socket, "streams.init", new JsonObject().put("url", "rtsp://camera/1"));
        assertEquals("init_startup", accepted.getJsonObject("body").getString("state"));
        JsonObject id =
                new JsonObject().put("id", accepted.getJsonObject("body").getString("id"));
        JsonObject state = ask(socket, "streams.state", id);
        assertEquals("rtsp://camera/1", state.getJsonObject("body").getString("url"));
        JsonObject stopped = ask(socket, "streams.shutdown", id);
        assertEquals("init_shutdown", stopped.getJsonObject("body").getString("state"));
        JsonObject all = ask(socket, "streams.state", new JsonObject().put("limit", 1));
        assertEquals(1, all.getJsonObject("body").getJsonArray("streams").size());
    }

    @Test
    void failuresAreProblemsWithTheHttpStatusAsCode() throws Exception {
        WebSocket socket = connect();
        JsonObject invalid = ask(socket, "streams.init", new JsonObject().put("uri", "x"));
        assertEquals("err", invalid.getString("type"));
        assertEquals(400, invalid.getInteger("failureCode"));
        JsonObject problem = new JsonObject(invalid.getString("message"));
        assertEquals("uri", problem.getJsonArray("errors").getJsonObject(0).getString("field"));
        JsonObject unknown = ask(
                socket,
                "streams.state",
                new JsonObject().put("id", UUID.randomUUID().toString()));
        assertEquals(404, unknown.getInteger("failureCode"));
        JsonObject text = ask(socket, "streams.shutdown", "not an object");
        assertEquals(400, text.getInteger("failureCode"));
    }

    @Test
    void foreignPageGetsNoSocket() {
        WebSocketConnectOptions options = options().addHeader("Origin", "http://evil.example");
        Future<WebSocket> refused = gateway.webSockets.connect(options);
        int status = OpenGateway.await(refused.map(0)
                .recover(thrown -> Future.succeededFuture(((UpgradeRejectedException) thrown).getStatus())));
        assertEquals(403, status);
    }

    @Test
    void tcpClientsHearAndAskTheSame() throws Exception {
        int port = freePort();
        try (OpenGateway other =
                new OpenGateway(OpenGateway.config(Optional.empty(), Optional.of("tiny"), OptionalInt.of(port)))) {
            OpenGateway.await(other.house.open(other.vertx));
            other.house.put(Samples.running(Samples.ID));
            NetSocket socket = OpenGateway.await(other.sockets.connect(port, "127.0.0.1"));
            frames(socket);
            frame(socket, message("register", STATE));
            JsonObject present = next();
            assertEquals("message", present.getString("type"));
            assertEquals("ml_started", present.getJsonObject("body").getString("state"));
            JsonObject steering = new JsonObject().put("codecName", "framebus-wire");
            frame(
                    socket,
                    message("send", "streams.init")
                            .put("headers", steering)
                            .put("replyAddress", "r")
                            .put("body", new JsonObject().put("url", "rtsp://camera/1")));
            assertEquals("init_startup", next().getJsonObject("body").getString("state"));
            frame(socket, message("register", "state.find"));
            assertEquals("access_denied", next().getString("message"));
        }
    }

    private WebSocket connect() {
        return connect(received);
    }

    private WebSocket connect(BlockingQueue<JsonObject> queue) {
        WebSocket socket = OpenGateway.await(gateway.webSockets.connect(options()));
        socket.textMessageHandler(text -> queue.add(new JsonObject(text)));
        socket.binaryMessageHandler(bytes -> queue.add(new JsonObject(bytes)));
        return socket;
    }

    private WebSocketConnectOptions options() {
        return new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(gateway.verticle.port())
                .setURI("/eventbus/websocket");
    }

    private JsonObject ask(WebSocket socket, String address, Object body) throws InterruptedException {
        send(socket, message("send", address).put("body", body).put("replyAddress", "reply-1"));
        JsonObject answer = next();
        assertEquals("reply-1", answer.getString("address"));
        return answer;
    }

    private static JsonObject message(String type, String address) {
        return new JsonObject().put("type", type).put("address", address);
    }

    private static void send(WebSocket socket, JsonObject message) {
        OpenGateway.await(socket.writeTextMessage(message.encode()));
    }

    private static void frame(NetSocket socket, JsonObject message) {
        Buffer bytes = message.toBuffer();
        OpenGateway.await(socket.write(Buffer.buffer().appendInt(bytes.length()).appendBuffer(bytes)));
    }

    private void frames(NetSocket socket) {
        RecordParser parser = RecordParser.newFixed(4);
        boolean[] header = {true};
        parser.handler(bytes -> {
            if (header[0]) {
                parser.fixedSizeMode(bytes.getInt(0));
            } else {
                parser.fixedSizeMode(4);
                received.add(bytes.toJsonObject());
            }
            header[0] = !header[0];
        });
        socket.handler(parser);
    }

    private JsonObject next() throws InterruptedException {
        return next(received);
    }

    private static JsonObject next(BlockingQueue<JsonObject> queue) throws InterruptedException {
        JsonObject message = queue.poll(20, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message within 20 s");
        }
        return message;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
