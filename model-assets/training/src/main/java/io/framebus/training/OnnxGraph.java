package io.framebus.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An ONNX file under construction: nodes of standard operators and constants. The numbers beside the fields are those
 * of onnx.proto3.
 */
final class OnnxGraph {

    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int FLOAT_ATTRIBUTE = 1;
    private static final int INTEGER_ATTRIBUTE = 2;
    private static final int TEXT_ATTRIBUTE = 3;
    private static final int INTEGERS_ATTRIBUTE = 7;

    private final ProtoMessage graph = new ProtoMessage();
    private final ProtoMessage metadata = new ProtoMessage();
    private int names;

    /**
     * Adds a node with one output and gives the output's name.
     *
     * @param attributes texts, Longs, Floats or lists of Longs by name
     */
    String node(String operator, List<String> inputs, Map<String, Object> attributes) {
        return node(operator, inputs, operator.toLowerCase(Locale.ROOT) + names++, attributes);
    }

    /** The same with the name of the output given. */
    String node(String operator, List<String> inputs, String output, Map<String, Object> attributes) {
        ProtoMessage node = new ProtoMessage();
        inputs.forEach(input -> node.text(1, input));
        node.text(2, output).text(3, output).text(4, operator);
        attributes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> node.message(5, attribute(entry.getKey(), entry.getValue())));
        graph.message(1, node);
        return output;
    }

    private static ProtoMessage attribute(String name, Object value) {
        ProtoMessage attribute = new ProtoMessage().text(1, name);
        switch (value) {
            case Float number -> attribute.number(2, number).number(20, FLOAT_ATTRIBUTE);
            case Long number -> attribute.number(3, number).number(20, INTEGER_ATTRIBUTE);
            case String text -> attribute.text(4, text).number(20, TEXT_ATTRIBUTE);
            case List<?> list -> {
                list.forEach(number -> attribute.number(8, (Long) number));
                attribute.number(20, INTEGERS_ATTRIBUTE);
            }
            default -> throw new IllegalArgumentException("no attribute of type " + value.getClass());
        }
        return attribute;
    }

    /** Adds a constant and gives its name. */
    String floats(float[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        return constant(FLOAT, raw.array(), shape);
    }

    /** Adds a constant vector and gives its name. */
    String integers(long... values) {
        ByteBuffer raw = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            raw.putLong(value);
        }
        return constant(INT64, raw.array(), values.length);
    }

    private String constant(int type, byte[] raw, long... shape) {
        String name = "constant" + names++;
        ProtoMessage tensor = new ProtoMessage();
        for (long size : shape) {
            tensor.number(1, size);
        }
        graph.message(5, tensor.number(2, type).text(8, name).bytes(9, raw));
        return name;
    }

    OnnxGraph input(String name, long... shape) {
        graph.message(11, value(name, shape));
        return this;
    }

    OnnxGraph output(String name, long... shape) {
        graph.message(12, value(name, shape));
        return this;
    }

    private static ProtoMessage value(String name, long... shape) {
        ProtoMessage sizes = new ProtoMessage();
        for (long size : shape) {
            sizes.message(1, new ProtoMessage().number(1, size));
        }
        ProtoMessage tensor = new ProtoMessage().number(1, FLOAT).message(2, sizes);
        return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor));
    }

    OnnxGraph property(String key, String value) {
        metadata.message(14, new ProtoMessage().text(1, key).text(2, value));
        return this;
    }

    /** The whole file. */
    byte[] written(String name) {
        graph.text(2, name);
        return new ProtoMessage()
                .number(1, IR_VERSION)
                .text(2, "framebus-training")
                .message(7, graph)
                .message(8, new ProtoMessage().text(1, "").number(2, OPSET))
                .append(metadata)
                .written();
    }
}
