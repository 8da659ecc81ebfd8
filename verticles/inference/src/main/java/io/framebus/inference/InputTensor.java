package io.framebus.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.framebus.bus.Pixels;
import io.framebus.media.TensorImage;
import io.framebus.vision.Letterbox;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The native memory of a model's input. Planes of floats, which most models want, are written in place; for the others
 * they are made beside it and packed. One thread at a time; its memory ends with the arena.
 */
final class InputTensor implements AutoCloseable {

    private final InputSpec spec;
    private final Letterbox.Fit fit;
    private final TensorImage image;
    private final ByteBuffer memory;
    private final FloatBuffer planes;
    private final boolean inPlace;

    /** @param batch pictures there is room for, at least 1 */
    InputTensor(InputSpec spec, InputStyle style, int batch, Arena arena) {
        this.spec = spec;
        this.fit = style.fit();
        this.inPlace = spec.element() == ElementType.FLOAT32 && !spec.channelsLast();
        this.memory =
                memory(arena, (long) batch * spec.values() * spec.element().bytes());
        this.planes = (inPlace ? memory : memory(arena, 4L * spec.values())).asFloatBuffer();
        this.image = new TensorImage(
                spec.width(),
                spec.height(),
                style.colours(),
                array(style.mean()),
                array(style.scale()),
                Letterbox.FILL);
    }

    private static ByteBuffer memory(Arena arena, long bytes) {
        return arena.allocate(bytes, 64).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    private static float[] array(List<Float> values) {
        return new float[] {values.get(0), values.get(1), values.get(2)};
    }

    /** Writes a frame into place {@code index}, from 0, and gives where it lies in the input. */
    Letterbox write(int index, Pixels pixels) {
        if (inPlace) {
            return image.write(pixels, planes.slice(index * spec.values(), spec.values()), fit);
        }
        Letterbox letterbox = image.write(pixels, planes, fit);
        PixelPacking.pack(planes, spec, memory, index);
        return letterbox;
    }

    /** The first {@code count} places. */
    OnnxTensor tensor(OrtEnvironment environment, int count) throws OrtException {
        return OnnxTensors.input(environment, spec, memory, count);
    }

    @Override
    public void close() {
        image.close();
    }
}
