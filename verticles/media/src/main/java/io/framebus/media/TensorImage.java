package io.framebus.media;

import io.framebus.bus.ColourMatrix;
import io.framebus.bus.Pixels;
import io.framebus.vision.Letterbox;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.global.avutil;

/** Makes model inputs of frames: letterboxed or stretched, planar (CHW), as floats. Belongs to one thread at a time. */
public final class TensorImage implements AutoCloseable {

    static {
        Natives.begin();
    }

    /** Order of the channels in the tensor. */
    public enum Order {
        RGB,
        BGR
    }

    /** Sources of other sizes than these last ones cost the setting up of a scaler. */
    private static final int KEPT_SCALERS = 4;

    private static final int CHANNELS = 3;
    private static final int ROW_ALIGNMENT = 64;
    private static final float BYTE_RANGE = 255;

    private record Key(FrameSize source, ColourMatrix matrix, FrameSize target) {}

    private final int inputWidth;
    private final int inputHeight;
    private final Order order;
    private final float[] mean;
    private final float[] scale;
    private final float pad;
    private final int stride;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment planes;
    private final float[] floats;
    private final LinkedHashMap<Key, Scaler> scalers = new LinkedHashMap<>(KEPT_SCALERS, 0.75f, true);

    /**
     * A value of the tensor is {@code (byte − mean) · scale}, where the byte is not rounded after scaling the frame.
     *
     * @param inputWidth pixels
     * @param inputHeight pixels
     * @param mean 0..255, one per channel in the order of the tensor
     * @param scale one per channel in the order of the tensor; 1/255 makes 0..1 of bytes
     * @param pad byte value around the frame, 0..255, scaled like every other
     */
    public TensorImage(int inputWidth, int inputHeight, Order order, float[] mean, float[] scale, float pad) {
        if (inputWidth < 1 || inputHeight < 1 || mean.length != CHANNELS || scale.length != CHANNELS) {
            throw new IllegalArgumentException("a model input has an area and three means and scales");
        }
        this.inputWidth = inputWidth;
        this.inputHeight = inputHeight;
        this.order = order;
        this.mean = mean.clone();
        this.scale = scale.clone();
        this.pad = pad;
        this.stride = (inputWidth * Float.BYTES + 2 * ROW_ALIGNMENT - 1) / ROW_ALIGNMENT * ROW_ALIGNMENT;
        this.planes = arena.allocate((long) stride * inputHeight * CHANNELS + ROW_ALIGNMENT, ROW_ALIGNMENT);
        this.floats = new float[inputWidth];
    }

    /**
     * Writes one frame.
     *
     * @param tensor three planes of {@code inputHeight · inputWidth} floats, written from its position, which stays
     * @param fit where the frame lies in the input
     * @return where the frame lies in the input
     */
    public Letterbox write(Pixels pixels, FloatBuffer tensor, Letterbox.Fit fit) {
        if (tensor.remaining() < CHANNELS * inputWidth * inputHeight) {
            throw new IllegalArgumentException("the tensor has room for " + tensor.remaining() + " floats only");
        }
        Letterbox letterbox = Letterbox.of(fit, pixels.width(), pixels.height(), inputWidth, inputHeight);
        resize(pixels, letterbox);
        for (int channel = 0; channel < CHANNELS; channel++) {
            writeChannel(channel, letterbox, tensor);
        }
        return letterbox;
    }

    /** FFmpeg's planar RGB has its planes in the order G, B, R; each goes to the place of its channel in the tensor. */
    private void resize(Pixels pixels, Letterbox letterbox) {
        FrameSize source = new FrameSize(pixels.width(), pixels.height());
        FrameSize target = new FrameSize(letterbox.resizedWidth(), letterbox.resizedHeight());
        int red = switch (order) {
            case RGB -> 0;
            case BGR -> 2;
        };
        try (Planes from = Planes.of(pixels);
                Planes to = Planes.empty()
                        .plane(plane(1), stride)
                        .plane(plane(2 - red), stride)
                        .plane(plane(red), stride)) {
            scaler(new Key(source, pixels.matrix(), target)).scale(from, to);
        }
    }

    private Scaler scaler(Key key) {
        Scaler known = scalers.get(key);
        if (known != null) {
            return known;
        }
        if (scalers.size() == KEPT_SCALERS) {
            Map.Entry<Key, Scaler> oldest = scalers.pollFirstEntry();
            oldest.getValue().close();
        }
        Scaler made = new Scaler(
                key.source(), avutil.AV_PIX_FMT_YUV420P, key.target(), avutil.AV_PIX_FMT_GBRPF32LE, Scaler.Care.EXACT);
        made.colours(key.matrix());
        scalers.put(key, made);
        return made;
    }

    private MemorySegment plane(int channel) {
        long size = (long) stride * inputHeight;
        return planes.asSlice(channel * size, size + ROW_ALIGNMENT);
    }

    private void writeChannel(int channel, Letterbox letterbox, FloatBuffer tensor) {
        MemorySegment plane = plane(channel);
        float factor = BYTE_RANGE * scale[channel];
        float summand = -mean[channel] * scale[channel];
        float outside = (pad - mean[channel]) * scale[channel];
        int base = tensor.position() + channel * inputWidth * inputHeight;
        Arrays.fill(floats, outside);
        for (int y = 0; y < inputHeight; y++) {
            int row = y - letterbox.padY();
            if (row == letterbox.resizedHeight()) {
                Arrays.fill(floats, outside);
            }
            if (row >= 0 && row < letterbox.resizedHeight()) {
                MemorySegment.copy(
                        plane,
                        ValueLayout.JAVA_FLOAT,
                        (long) row * stride,
                        floats,
                        letterbox.padX(),
                        letterbox.resizedWidth());
                // The scaler gives 0..1, means and scales are for bytes.
                if (factor != 1 || summand != 0) {
                    multiplyAndAdd(letterbox.padX(), letterbox.resizedWidth(), factor, summand);
                }
            }
            tensor.put(base + y * inputWidth, floats, 0, inputWidth);
        }
    }

    /** Kept apart and plain, so that the compiler makes vector code of it. */
    private void multiplyAndAdd(int from, int count, float factor, float summand) {
        for (int x = from; x < from + count; x++) {
            floats[x] = floats[x] * factor + summand;
        }
    }

    @Override
    public void close() {
        scalers.values().forEach(Scaler::close);
        scalers.clear();
        arena.close();
    }
}
