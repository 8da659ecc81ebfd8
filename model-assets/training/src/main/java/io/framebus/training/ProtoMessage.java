package io.framebus.training;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A protocol buffer message under construction; fields are written in the order of the calls. */
final class ProtoMessage {

    private static final int VARIABLE = 0;
    private static final int LENGTH = 2;
    private static final int FIXED = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ProtoMessage number(int field, long value) {
        return tag(field, VARIABLE).variable(value);
    }

    ProtoMessage number(int field, float value) {
        tag(field, FIXED);
        out.writeBytes(ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
        return this;
    }

    ProtoMessage text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtoMessage message(int field, ProtoMessage value) {
        return bytes(field, value.written());
    }

    ProtoMessage bytes(int field, byte[] value) {
        tag(field, LENGTH).variable(value.length);
        out.writeBytes(value);
        return this;
    }

    /** The fields of another message after the ones here. */
    ProtoMessage append(ProtoMessage other) {
        out.writeBytes(other.written());
        return this;
    }

    byte[] written() {
        return out.toByteArray();
    }

    private ProtoMessage tag(int field, int kind) {
        return variable((long) field << 3 | kind);
    }

    private ProtoMessage variable(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }
}
