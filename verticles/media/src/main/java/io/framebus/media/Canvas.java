package io.framebus.media;

import io.framebus.bus.Failure;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * The fixed area of a video onto which pictures of any size are drawn: as they are where they fit exactly, else scaled
 * to fit, with black around. Width and height are even, because H.264 with halved chroma needs that.
 */
final class Canvas implements AutoCloseable {

    static {
        Natives.begin();
    }

    /** The encoder takes no more in one dimension, and no more than this by {@link #SHORT_SIDE}. */
    private static final int LONG_SIDE = 3840;

    private static final int SHORT_SIDE = 2160;
    private static final int MIN_SIDE = 16;
    private static final byte BLACK_LUMA = 16;
    private static final byte GREY_CHROMA = (byte) 128;

    private final FrameSize size;
    private final AVFrame frame = avutil.av_frame_alloc();
    private Optional<FrameSize> source = Optional.empty();
    private Optional<Scaler> scaler = Optional.empty();

    Canvas(FrameSize size) {
        this.size = size;
        frame.format(avutil.AV_PIX_FMT_YUV420P);
        frame.width(size.width());
        frame.height(size.height());
        if (avutil.av_frame_get_buffer(frame, 0) < 0) {
            close();
            throw new Failure(Failure.Kind.INTERNAL, "no memory for a frame");
        }
    }

    /** The area on which a picture of this size fits exactly, as far as the encoder takes so much. */
    static FrameSize size(int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("no video is " + width + " × " + height);
        }
        double shrink = Math.min(
                1,
                Math.min(LONG_SIDE / (double) Math.max(width, height), SHORT_SIDE / (double) Math.min(width, height)));
        return new FrameSize(even((int) Math.round(width * shrink)), even((int) Math.round(height * shrink)));
    }

    private static int even(int side) {
        return Math.max(MIN_SIDE, (side + 1) / 2 * 2);
    }

    /** Draws a picture. The frame is this canvas's own, and drawn anew by the next call. */
    AVFrame draw(Picture picture) {
        if (avutil.av_frame_make_writable(frame) < 0) {
            throw new Failure(Failure.Kind.INTERNAL, "no memory for a frame");
        }
        FrameSize from = new FrameSize(picture.width(), picture.height());
        FrameSize to = fit(from);
        if (!source.equals(Optional.of(from))) {
            closeScaler();
            scaler = Optional.of(
                    new Scaler(from, avutil.AV_PIX_FMT_BGR24, to, avutil.AV_PIX_FMT_YUV420P, care(from, to)));
            source = Optional.of(from);
        }
        if (!to.equals(size)) {
            blacken();
        }
        int left = (size.width() - to.width()) / 4 * 2;
        int top = (size.height() - to.height()) / 4 * 2;
        try (Planes pixels = picture.planes();
                Planes target = Planes.empty()
                        .plane(at(0, left, top), frame.linesize(0))
                        .plane(at(1, left / 2, top / 2), frame.linesize(1))
                        .plane(at(2, left / 2, top / 2), frame.linesize(2))) {
            scaler.orElseThrow().scale(pixels, target);
        }
        return frame;
    }

    /** The fast way takes two rows at a time. */
    private static Scaler.Care care(FrameSize from, FrameSize to) {
        boolean even = from.width() % 2 == 0 && from.height() % 2 == 0;
        return even && from.equals(to) ? Scaler.Care.FAST : Scaler.Care.EXACT;
    }

    /** A picture that lacks no more than the padding to even sides is not scaled. */
    private FrameSize fit(FrameSize picture) {
        int right = size.width() - picture.width();
        int bottom = size.height() - picture.height();
        if ((right == 0 || right == 1) && (bottom == 0 || bottom == 1)) {
            return picture;
        }
        double scale = Math.min(size.width() / (double) picture.width(), size.height() / (double) picture.height());
        return new FrameSize(
                Math.clamp(Math.round(picture.width() * scale), 1, size.width()),
                Math.clamp(Math.round(picture.height() * scale), 1, size.height()));
    }

    private BytePointer at(int plane, int x, int y) {
        return frame.data(plane).getPointer((long) y * frame.linesize(plane) + x);
    }

    @SuppressWarnings("restricted")
    private void blacken() {
        for (int plane = 0; plane < 3; plane++) {
            int rows = plane == 0 ? size.height() : size.height() / 2;
            MemorySegment.ofAddress(frame.data(plane).address())
                    .reinterpret((long) rows * frame.linesize(plane))
                    .fill(plane == 0 ? BLACK_LUMA : GREY_CHROMA);
        }
    }

    @Override
    public void close() {
        closeScaler();
        avutil.av_frame_free(frame);
    }

    private void closeScaler() {
        scaler.ifPresent(Scaler::close);
        scaler = Optional.empty();
        source = Optional.empty();
    }
}
