package io.framebus.media;

import io.framebus.bus.Pixels;
import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** Addresses and strides of a picture's planes as FFmpeg wants them: always four, unused ones empty. */
final class Planes implements AutoCloseable {

    static {
        Natives.begin();
    }

    private static final int COUNT = 4;

    private final PointerPointer<BytePointer> data = new PointerPointer<>(COUNT);
    private final IntPointer strides = new IntPointer(COUNT);
    private int used;

    private Planes() {
        for (int plane = 0; plane < COUNT; plane++) {
            data.put(plane, (Pointer) null);
            strides.put(plane, 0);
        }
    }

    /** The planes of a frame; valid while a reference to it is held. */
    static Planes of(Pixels pixels) {
        return switch (pixels.format()) {
            case YUV_BT601, YUV_BT709, YUV_BT2020 -> yuv(pixels);
            case RGB -> new Planes().plane(pixels.data(), 3 * pixels.width());
        };
    }

    private static Planes yuv(Pixels pixels) {
        int chromaWidth = (pixels.width() + 1) / 2;
        int chromaHeight = (pixels.height() + 1) / 2;
        long luma = (long) pixels.width() * pixels.height();
        long chroma = (long) chromaWidth * chromaHeight;
        MemorySegment memory = pixels.data();
        return new Planes()
                .plane(memory.asSlice(0, luma), pixels.width())
                .plane(memory.asSlice(luma, chroma), chromaWidth)
                .plane(memory.asSlice(luma + chroma, chroma), chromaWidth);
    }

    /** One plane of interleaved channels. */
    static Planes packed(Pointer address, int stride) {
        return new Planes().plane(address, stride);
    }

    static Planes empty() {
        return new Planes();
    }

    /**
     * One plane more.
     *
     * @param stride bytes from one row to the next
     */
    Planes plane(MemorySegment memory, int stride) {
        return plane(new BytePointer(memory.asByteBuffer()), stride);
    }

    Planes plane(Pointer address, int stride) {
        data.put(used, address);
        strides.put(used, stride);
        used++;
        return this;
    }

    PointerPointer<BytePointer> data() {
        return data;
    }

    IntPointer strides() {
        return strides;
    }

    @Override
    public void close() {
        data.close();
        strides.close();
    }
}
