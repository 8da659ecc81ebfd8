package io.framebus.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class WireMessagesTest {

    private static final UUID ID = UUID.fromString("01020304-0506-4708-890a-0b0c0d0e0f10");

    /** One of each, with the bytes that other versions of this program put on the wire for it. */
    private static final Map<BusMessage.Wire, String> GOLDEN = Map.of(
            new StreamsChanged(ID),
            "\u0000\u000eStreamsChanged\u0000\u0000\u0000-{\"id\":\"01020304-0506-4708-890a-0b0c0d0e0f10\"}",
            new ModelsChanged("tiny"),
            "\u0000\rModelsChanged\u0000\u0000\u0000\u000f{\"name\":\"tiny\"}");

    private final MessageCodec<BusMessage.Wire, BusMessage.Wire> codec = Codecs.wire();

    @Test
    void everyListedRecordIsTested() {
        assertEquals(
                Set.copyOf(WireMessages.ALL),
                GOLDEN.keySet().stream().map(BusMessage.Wire::getClass).collect(Collectors.toSet()));
    }

    @Test
    void everyRecordComesBackEqual() {
        GOLDEN.keySet().forEach(message -> {
            Buffer wire = Buffer.buffer("before");
            int start = wire.length();
            codec.encodeToWire(wire, message);
            assertEquals(message, codec.decodeFromWire(start, wire.appendString("behind")));
        });
    }

    @Test
    void bytesOnTheWireStayAsTheyWere() {
        GOLDEN.forEach((message, bytes) -> {
            Buffer wire = Buffer.buffer();
            codec.encodeToWire(wire, message);
            assertEquals(bytes, wire.toString());
        });
    }

    @Test
    void aFieldOfANewerVersionIsIgnored() {
        Buffer wire = frame("StreamsChanged", "{\"id\":\"" + ID + "\",\"newer\":1}");
        assertEquals(new StreamsChanged(ID), codec.decodeFromWire(0, wire));
    }

    @Test
    void anUnknownOrBrokenMessageIsRefusedByName() {
        IllegalArgumentException unknown = assertThrows(
                IllegalArgumentException.class, () -> codec.decodeFromWire(0, frame("FrameDecoded", "{}")));
        assertTrue(Objects.toString(unknown.getMessage()).contains("FrameDecoded"), unknown::toString);
        IllegalArgumentException broken = assertThrows(
                IllegalArgumentException.class, () -> codec.decodeFromWire(0, frame("StreamsChanged", "{\"id\":")));
        assertTrue(Objects.toString(broken.getMessage()).contains("StreamsChanged"), broken::toString);
    }

    private static Buffer frame(String type, String body) {
        return Buffer.buffer()
                .appendShort((short) type.length())
                .appendString(type)
                .appendInt(body.length())
                .appendString(body);
    }
}
