package io.framebus.media;

import io.framebus.bus.Failure;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;

/**
 * Turns pictures of one size and pixel format into another. Rounds the same on every CPU, because results must not
 * depend on where they were computed. Belongs to one thread at a time.
 */
final class Scaler implements AutoCloseable {

    private static final int FLAGS =
            swscale.SWS_BILINEAR | swscale.SWS_ACCURATE_RND | swscale.SWS_BITEXACT | swscale.SWS_FULL_CHR_H_INP;

    private final SwsContext context;
    private final int sourceHeight;

    /**
     * @param sourceFormat a constant of FFmpeg's {@code AVPixelFormat}
     * @param targetFormat a constant of FFmpeg's {@code AVPixelFormat}
     */
    Scaler(FrameSize source, int sourceFormat, FrameSize target, int targetFormat) {
        this.sourceHeight = source.height();
        this.context = swscale.sws_getContext(
                source.width(),
                source.height(),
                sourceFormat,
                target.width(),
                target.height(),
                targetFormat,
                FLAGS,
                null,
                null,
                (DoublePointer) null);
        if (context == null) {
            throw new Failure(Failure.Kind.INTERNAL, "can't scale " + source + " to " + target);
        }
    }

    void scale(Planes source, Planes target) {
        int rows = swscale.sws_scale(
                context, source.data(), source.strides(), 0, sourceHeight, target.data(), target.strides());
        if (rows <= 0) {
            throw new Failure(Failure.Kind.INTERNAL, "scaling a picture failed with " + rows);
        }
    }

    @Override
    public void close() {
        swscale.sws_freeContext(context);
    }
}
