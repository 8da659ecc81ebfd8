package io.framebus.media;

import java.lang.foreign.MemorySegment;
import org.bytedeco.opencv.opencv_core.Mat;

/** A picture in OpenCV's memory that FFmpeg writes: its vector code may write beyond the last pixel of a row. */
final class PaddedMat implements AutoCloseable {

    static {
        Natives.begin();
        OpenCv.load();
    }

    private static final int ROW_PADDING = 32;

    private final Mat padded;
    private final Mat image;

    /** @param type of a pixel, a constant of OpenCV */
    PaddedMat(FrameSize size, int type) {
        this.padded = new Mat(size.height(), columns(size.width()), type);
        this.image = padded.colRange(0, size.width());
    }

    private static int columns(int width) {
        return (width + 2 * ROW_PADDING - 1) / ROW_PADDING * ROW_PADDING;
    }

    FrameSize size() {
        return new FrameSize(image.cols(), image.rows());
    }

    /** The picture without the padding; valid until closed. */
    Mat image() {
        return image;
    }

    /** Bytes from one row to the next. */
    int stride() {
        return Math.toIntExact(padded.step());
    }

    /** All rows with their padding; writable, valid until closed. */
    @SuppressWarnings("restricted")
    MemorySegment bytes() {
        return MemorySegment.ofAddress(padded.data().address()).reinterpret((long) stride() * padded.rows());
    }

    Planes planes() {
        return Planes.packed(padded.data(), stride());
    }

    @Override
    public void close() {
        image.close();
        padded.close();
    }
}
