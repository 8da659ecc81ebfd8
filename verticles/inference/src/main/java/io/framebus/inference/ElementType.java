package io.framebus.inference;

import ai.onnxruntime.TensorInfo;
import java.util.Locale;
import java.util.Optional;

/** What the values of a model's input may be. */
public enum ElementType {
    FLOAT32(4),
    FLOAT16(2),
    UINT8(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one value. */
    int bytes() {
        return bytes;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ElementType> of(TensorInfo tensor) {
        return switch (tensor.type) {
            case FLOAT -> Optional.of(FLOAT32);
            case FLOAT16 -> Optional.of(FLOAT16);
            case UINT8 -> Optional.of(UINT8);
            case DOUBLE, INT8, INT16, INT32, INT64, BOOL, STRING, BFLOAT16, UNKNOWN -> Optional.empty();
        };
    }
}
