package io.framebus.inference;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The few facts of an ONNX file that ONNX Runtime does not tell, read from its protocol buffer (onnx.proto3,
 * ModelProto). A malformed file yields what was read so far; judging it is left to ONNX Runtime.
 *
 * @param opsets operator set versions by domain; {@code ai.onnx} is the standard one
 * @param externalData the first file besides this one that weights lie in, if there is one
 * @param flaw where the file's own form is not that of a model, for whoever wants to know why it was refused
 */
record OnnxHeader(Map<String, Long> opsets, Optional<String> externalData, Optional<String> flaw) {

    /** The fields of a ModelProto, by their numbers. */
    private static final Set<Integer> MODEL_FIELDS = Set.of(1, 2, 3, 4, 5, 6, 7, 8, 14, 20, 25, 26);

    /** Field 1, {@code ir_version}, a number. */
    private static final byte VERSION_TAG = 8;

    private static final int GRAPH = 7;
    private static final int OPSET_IMPORT = 8;
    private static final int OPSET_DOMAIN = 1;
    private static final int OPSET_VERSION = 2;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int TENSOR_EXTERNAL_DATA = 13;
    private static final int TENSOR_DATA_LOCATION = 14;
    private static final int PAIR_KEY = 1;
    private static final int PAIR_VALUE = 2;
    private static final int LONGEST_NAME = 100;
    private static final int EXTERNAL = 1;
    private static final int MOST_OPSETS = 64;

    static OnnxHeader read(ByteBuffer model) {
        Map<String, Long> opsets = new TreeMap<>();
        Optional<String> external = Optional.empty();
        Optional<String> flaw = model.hasRemaining() ? Optional.empty() : Optional.of("it is empty");
        Fields fields = new Fields(model.duplicate());
        try {
            while (fields.next()) {
                if (!MODEL_FIELDS.contains(fields.number)) {
                    flaw = Optional.of(foreign(model));
                    break;
                }
                if (fields.number == OPSET_IMPORT && opsets.size() < MOST_OPSETS) {
                    readOpset(fields.content, opsets);
                } else if (fields.number == GRAPH && external.isEmpty()) {
                    external = externalData(fields.content);
                }
            }
        } catch (BufferUnderflowException malformed) {
            flaw = Optional.of(MODEL_FIELDS.contains(fields.number) ? cutOff(model, fields) : foreign(model));
        } catch (IllegalArgumentException malformed) {
            flaw = Optional.of(foreign(model));
        }
        return new OnnxHeader(Map.copyOf(opsets), external, flaw);
    }

    private static String cutOff(ByteBuffer model, Fields fields) {
        return fields.missing > 0
                ? "it is cut off: " + model.remaining() + " bytes are here and at least " + fields.missing
                        + " more belong to it"
                : "it is cut off or damaged";
    }

    /** What a file that is no model looks like; one that begins with the version of the format was a model once. */
    private static String foreign(ByteBuffer model) {
        if (model.remaining() > 1 && model.get(model.position()) == VERSION_TAG) {
            return "it is damaged: it begins as an ONNX model and does not go on as one";
        }
        byte[] first = new byte[Math.min(8, model.remaining())];
        model.duplicate().get(first);
        String begin = new String(first, StandardCharsets.ISO_8859_1);
        String kind;
        if (begin.startsWith("PK")) {
            kind = "a ZIP archive or PyTorch checkpoint";
        } else if (begin.startsWith("\u0089HDF")) {
            kind = "an HDF5 file, such as Keras weights";
        } else if (begin.startsWith("TFL3", 4)) {
            kind = "a TensorFlow Lite model";
        } else if (begin.startsWith("\u00FF\u00D8") || begin.startsWith("\u0089PNG")) {
            kind = "a picture";
        } else if (begin.chars().allMatch(character -> (character >= ' ' && character < 127) || character == '\n')) {
            kind = "text";
        } else {
            kind = "something else";
        }
        return "it is no ONNX model but " + kind;
    }

    private static void readOpset(ByteBuffer opset, Map<String, Long> opsets) {
        String domain = "";
        long version = 0;
        Fields fields = new Fields(opset);
        while (fields.next()) {
            if (fields.number == OPSET_DOMAIN) {
                domain = StandardCharsets.UTF_8.decode(fields.content).toString();
            } else if (fields.number == OPSET_VERSION) {
                version = fields.value;
            }
        }
        opsets.put(domain.isEmpty() ? "ai.onnx" : domain, version);
    }

    private static Optional<String> externalData(ByteBuffer graph) {
        Fields fields = new Fields(graph);
        while (fields.next()) {
            if (fields.number == GRAPH_INITIALIZER) {
                Optional<String> file = externalFile(fields.content);
                if (file.isPresent()) {
                    return file;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> externalFile(ByteBuffer tensor) {
        boolean external = false;
        String file = "unnamed";
        Fields fields = new Fields(tensor);
        while (fields.next()) {
            if (fields.number == TENSOR_DATA_LOCATION) {
                external = fields.value == EXTERNAL;
            } else if (fields.number == TENSOR_EXTERNAL_DATA) {
                file = location(fields.content).orElse(file);
            }
        }
        return external ? Optional.of(file) : Optional.empty();
    }

    /** The value of a pair whose key says that it is the file's name. */
    private static Optional<String> location(ByteBuffer pair) {
        String key = "";
        String value = "";
        Fields fields = new Fields(pair);
        while (fields.next()) {
            String text =
                    StandardCharsets.UTF_8.decode(fields.content.duplicate()).toString();
            if (fields.number == PAIR_KEY) {
                key = text;
            } else if (fields.number == PAIR_VALUE) {
                value = text;
            }
        }
        String clean = value.replaceAll("\\p{Cntrl}", " ");
        return key.equals("location")
                ? Optional.of(clean.substring(0, Math.min(clean.length(), LONGEST_NAME)))
                : Optional.empty();
    }

    /** Walks the fields of one message; after {@link #next} the number, and the value or the content, are set. */
    private static final class Fields {
        private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

        private final ByteBuffer bytes;
        private int number;
        private long value;
        private ByteBuffer content = NOTHING;
        private long missing;

        Fields(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        boolean next() {
            if (!bytes.hasRemaining()) {
                return false;
            }
            long tag = variableLength();
            number = (int) (tag >>> 3);
            value = 0;
            content = NOTHING;
            switch ((int) (tag & 7)) {
                case 0 -> value = variableLength();
                case 1 -> skip(8);
                case 2 -> content = take(variableLength());
                case 5 -> skip(4);
                default -> throw new IllegalArgumentException("unknown wire type");
            }
            return true;
        }

        private long variableLength() {
            long result = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                byte next = bytes.get();
                result |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return result;
                }
            }
            throw new IllegalArgumentException("a number does not end");
        }

        private ByteBuffer take(long length) {
            if (length < 0 || length > bytes.remaining()) {
                missing = Math.max(0, length - bytes.remaining());
                throw new BufferUnderflowException();
            }
            ByteBuffer part = bytes.slice(bytes.position(), (int) length);
            skip((int) length);
            return part;
        }

        private void skip(int length) {
            if (length > bytes.remaining()) {
                throw new BufferUnderflowException();
            }
            bytes.position(bytes.position() + length);
        }
    }
}
