package io.framebus.inference;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes ONNX files by hand: just enough of the protocol buffer (onnx.proto3) for graphs of standard operators with
 * float and integer constants. Numbers beside the fields are those of the format.
 */
public final class OnnxWriter {

    /** Element types of the format. */
    public static final int FLOAT = 1;

    public static final int UINT8 = 2;
    public static final int INT64 = 7;
    public static final int FLOAT16 = 10;

    private static final int INTEGER_ATTRIBUTE = 2;
    private static final int INTEGERS_ATTRIBUTE = 7;
    private static final int FLOAT_ATTRIBUTE = 1;
    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;

    private final Message graph = new Message();
    private final Message metadata = new Message();
    private int names;

    /** Adds a node with one output and gives the output's name. Attributes are Long, Float or a list of Long. */
    public String node(String operator, List<String> inputs, Map<String, Object> attributes) {
        return node(operator, inputs, operator.toLowerCase(java.util.Locale.ROOT) + names++, attributes);
    }

    /** The same with the name of the output given. */
    public String node(String operator, List<String> inputs, String output, Map<String, Object> attributes) {
        Message node = new Message();
        inputs.forEach(input -> node.text(1, input));
        node.text(2, output).text(4, operator);
        attributes.forEach((name, value) -> node.message(5, attribute(name, value)));
        graph.message(1, node);
        return output;
    }

    private static Message attribute(String name, Object value) {
        Message attribute = new Message().text(1, name);
        switch (value) {
            case Float number -> attribute.fixed(2, number).number(20, FLOAT_ATTRIBUTE);
            case Long number -> attribute.number(3, number).number(20, INTEGER_ATTRIBUTE);
            case List<?> list -> {
                list.forEach(number -> attribute.number(8, (Long) number));
                attribute.number(20, INTEGERS_ATTRIBUTE);
            }
            default -> throw new IllegalArgumentException("no attribute of type " + value.getClass());
        }
        return attribute;
    }

    /** Adds a constant and gives its name. */
    public String floats(List<Long> shape, float... values) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        return constant(shape, FLOAT, raw.array());
    }

    /** Adds a constant vector and gives its name. */
    public String integers(long... values) {
        ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            raw.putLong(value);
        }
        return constant(List.of((long) values.length), INT64, raw.array());
    }

    private String constant(List<Long> shape, int type, byte[] raw) {
        String name = "constant" + names++;
        Message tensor = new Message();
        shape.forEach(size -> tensor.number(1, size));
        graph.message(5, tensor.number(2, type).text(8, name).bytes(9, raw));
        return name;
    }

    /** A constant whose bytes lie in another file. */
    public String external(List<Long> shape, String file) {
        String name = "constant" + names++;
        Message tensor = new Message();
        shape.forEach(size -> tensor.number(1, size));
        Message location = new Message().text(1, "location").text(2, file);
        graph.message(
                5, tensor.number(2, FLOAT).text(8, name).message(13, location).number(14, 1));
        return name;
    }

    /** Declares an input; a negative size is a free axis. */
    public OnnxWriter input(String name, int type, long... shape) {
        graph.message(11, value(name, type, shape));
        return this;
    }

    /** Declares an output; a negative size is a free axis. */
    public OnnxWriter output(String name, int type, long... shape) {
        graph.message(12, value(name, type, shape));
        return this;
    }

    private static Message value(String name, int type, long... shape) {
        Message sizes = new Message();
        for (long size : shape) {
            sizes.message(1, size < 0 ? new Message().text(2, "free") : new Message().number(1, size));
        }
        Message tensor = new Message().number(1, type).message(2, sizes);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    public OnnxWriter property(String key, String value) {
        metadata.message(14, new Message().text(1, key).text(2, value));
        return this;
    }

    /** The whole file. */
    public byte[] toBytes() {
        Message opset = new Message().text(1, "").number(2, OPSET);
        graph.text(2, "tiny");
        return new Message()
                .number(1, IR_VERSION)
                .text(2, "framebus-tests")
                .message(7, graph)
                .message(8, opset)
                .append(metadata)
                .written();
    }

    /** One protocol buffer message under construction. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            return variable((long) field << 3).variable(value);
        }

        Message fixed(int field, float value) {
            variable((long) field << 3 | 5);
            out.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(value)
                    .array());
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.written());
        }

        Message bytes(int field, byte[] value) {
            variable((long) field << 3 | 2).variable(value.length);
            out.writeBytes(value);
            return this;
        }

        Message append(Message other) {
            out.writeBytes(other.written());
            return this;
        }

        private Message variable(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
            return this;
        }

        byte[] written() {
            return out.toByteArray();
        }
    }
}
