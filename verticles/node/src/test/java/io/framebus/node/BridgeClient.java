package io.framebus.node;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A browser's connection to a node's event-bus bridge, and what it was told. */
final class BridgeClient implements AutoCloseable {

    private final List<JsonObject> received = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;

    /** Listens on an address, such as {@code streams.{id}.stats}. */
    BridgeClient(NodeProcess node, String address) throws Exception {
        socket = client.newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(20))
                .buildAsync(URI.create(node.url().replace("http:", "ws:") + "/eventbus/websocket"), new Listener())
                .get(30, TimeUnit.SECONDS);
        socket.sendText(
                        new JsonObject()
                                .put("type", "register")
                                .put("address", address)
                                .encode(),
                        true)
                .get(30, TimeUnit.SECONDS);
    }

    /** Bodies of the messages so far. */
    List<JsonObject> received() {
        return List.copyOf(received);
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            keep(data, last);
            return WebSocket.Listener.super.onText(from, data, last);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            keep(StandardCharsets.UTF_8.decode(data), last);
            return WebSocket.Listener.super.onBinary(from, data, last);
        }

        private void keep(CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonObject envelope = new JsonObject(text.toString());
                text.setLength(0);
                if ("rec".equals(envelope.getString("type"))) {
                    received.add(envelope.getJsonObject("body"));
                }
            }
        }
    }
}
