package io.framebus.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.framebus.vision.OutputDecoder.Output;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Between ONNX Runtime's tensors and ours. */
final class OnnxTensors {

    private OnnxTensors() {}

    /** An input over native memory, which must outlive it. */
    static OnnxTensor input(OrtEnvironment environment, InputSpec spec, ByteBuffer memory, int count)
            throws OrtException {
        ByteBuffer part = memory.duplicate()
                .order(memory.order())
                .position(0)
                .limit(count * spec.values() * spec.element().bytes());
        long[] shape = spec.shape(count);
        return switch (spec.element()) {
            case FLOAT32 -> OnnxTensor.createTensor(environment, part.asFloatBuffer(), shape);
            case FLOAT16 ->
                OnnxTensor.createTensor(environment, part.asShortBuffer(), shape, ai.onnxruntime.OnnxJavaType.FLOAT16);
            case UINT8 -> OnnxTensor.createTensor(environment, part, shape, ai.onnxruntime.OnnxJavaType.UINT8);
        };
    }

    /** Width and height of the input, for models that scale their boxes to them. */
    static OnnxTensor sizes(OrtEnvironment environment, InputSpec spec) throws OrtException {
        return OnnxTensor.createTensor(
                environment, LongBuffer.wrap(new long[] {spec.width(), spec.height()}), new long[] {1, 2});
    }

    /** The numbers of an output as floats of its own, empty where they are no numbers. */
    static Optional<Output> read(OnnxValue value) {
        if (!(value instanceof OnnxTensor tensor)) {
            return Optional.empty();
        }
        return floats(tensor)
                .map(values -> new Output(
                        values,
                        Arrays.stream(tensor.getInfo().getShape()).boxed().toList()));
    }

    private static Optional<FloatBuffer> floats(OnnxTensor tensor) {
        return switch (tensor.getInfo().type) {
            case FLOAT, FLOAT16, BFLOAT16 -> Optional.of(tensor.getFloatBuffer());
            case INT64 -> {
                LongBuffer longs = tensor.getLongBuffer();
                FloatBuffer floats = FloatBuffer.allocate(longs.limit());
                for (int i = 0; i < longs.limit(); i++) {
                    floats.put(i, (float) longs.get(i));
                }
                yield Optional.of(floats);
            }
            case INT32 -> {
                IntBuffer integers = tensor.getIntBuffer();
                FloatBuffer floats = FloatBuffer.allocate(integers.limit());
                for (int i = 0; i < integers.limit(); i++) {
                    floats.put(i, (float) integers.get(i));
                }
                yield Optional.of(floats);
            }
            case DOUBLE, INT8, INT16, UINT8, BOOL, STRING, UNKNOWN -> Optional.empty();
        };
    }
}
