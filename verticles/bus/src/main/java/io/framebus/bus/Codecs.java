package io.framebus.bus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/** The two codecs of the house: local messages by reference, wire messages as JSON. */
final class Codecs {

    private static final Map<Vertx, Boolean> REGISTERED = Collections.synchronizedMap(new WeakHashMap<>());

    private Codecs() {}

    static void register(Vertx vertx) {
        REGISTERED.computeIfAbsent(vertx, fresh -> {
            fresh.eventBus().registerCodec(new ByReference()).registerCodec(wire());
            fresh.eventBus().codecSelector(body -> switch (body) {
                case BusMessage.Local local -> ByReference.NAME;
                case BusMessage.Wire wire -> AsJson.NAME;
                default -> null;
            });
            return true;
        });
    }

    /** The codec of messages that cross to another node. */
    static MessageCodec<BusMessage.Wire, BusMessage.Wire> wire() {
        return new AsJson();
    }

    private static final class ByReference implements MessageCodec<BusMessage.Local, BusMessage.Local> {
        static final String NAME = "framebus-local";

        @Override
        public void encodeToWire(Buffer buffer, BusMessage.Local message) {
            throw new IllegalStateException(message.getClass().getSimpleName() + " never leaves its node");
        }

        @Override
        public BusMessage.Local decodeFromWire(int position, Buffer buffer) {
            throw new IllegalStateException("local messages never arrive from another node");
        }

        @Override
        public BusMessage.Local transform(BusMessage.Local message) {
            return message;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }

    private static final class AsJson implements MessageCodec<BusMessage.Wire, BusMessage.Wire> {
        static final String NAME = "framebus-wire";

        @Override
        public void encodeToWire(Buffer buffer, BusMessage.Wire message) {
            try {
                String type = message.getClass().getSimpleName();
                byte[] typeName = type.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                byte[] body = Json.mapper().writeValueAsBytes(message);
                buffer.appendShort((short) typeName.length).appendBytes(typeName);
                buffer.appendInt(body.length).appendBytes(body);
            } catch (IOException impossible) {
                throw new IllegalStateException("cannot encode " + message, impossible);
            }
        }

        @Override
        public BusMessage.Wire decodeFromWire(int position, Buffer buffer) {
            int typeLength = buffer.getShort(position);
            int bodyStart = position + 2 + typeLength;
            String type = buffer.getString(position + 2, bodyStart);
            byte[] body = buffer.getBytes(bodyStart + 4, bodyStart + 4 + buffer.getInt(bodyStart));
            try {
                return Json.mapper().readValue(body, WireMessages.named(type));
            } catch (IOException malformed) {
                throw new IllegalArgumentException("cannot decode " + type, malformed);
            }
        }

        @Override
        public BusMessage.Wire transform(BusMessage.Wire message) {
            return message;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
