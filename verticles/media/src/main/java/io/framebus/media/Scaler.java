package io.framebus.media;

import io.framebus.bus.Failure;
import io.framebus.bus.PixelFormat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/** Turns pictures of one size and pixel format into another. Belongs to one thread at a time. */
final class Scaler implements AutoCloseable {

    static {
        Natives.begin();
    }

    /** How carefully is calculated. */
    enum Care {
        /** Rounds the same on every CPU. */
        EXACT(swscale.SWS_BILINEAR | swscale.SWS_ACCURATE_RND | swscale.SWS_BITEXACT),
        /**
         * A few times faster where the size stays the same, and then bit for bit what {@code ffmpeg} does by itself.
         */
        FAST(swscale.SWS_BICUBIC);

        private final int flags;

        Care(int flags) {
            this.flags = flags;
        }
    }

    /** One in 16.16 fixed point: leaves contrast and saturation as they are. */
    private static final int UNCHANGED = 1 << 16;

    private final SwsContext context;
    private final int sourceHeight;

    /**
     * @param sourceFormat a constant of FFmpeg's {@code AVPixelFormat}
     * @param targetFormat a constant of FFmpeg's {@code AVPixelFormat}
     */
    Scaler(FrameSize source, int sourceFormat, FrameSize target, int targetFormat, Care care) {
        this.sourceHeight = source.height();
        this.context = swscale.sws_getContext(
                source.width(),
                source.height(),
                sourceFormat,
                target.width(),
                target.height(),
                targetFormat,
                care.flags,
                null,
                null,
                (DoublePointer) null);
        if (context == null) {
            throw new Failure(Failure.Kind.INTERNAL, "can't scale " + source + " to " + target);
        }
    }

    /**
     * For frames as they are decoded.
     *
     * @param targetFormat a constant of FFmpeg's {@code AVPixelFormat}
     */
    static Scaler of(FrameLook source, FrameSize target, int targetFormat, Care care) {
        Scaler scaler = new Scaler(source.size(), format(source.format()), target, targetFormat, care);
        try {
            scaler.colours(source.format());
            return scaler;
        } catch (RuntimeException failed) {
            scaler.close();
            throw failed;
        }
    }

    /** For small frames in YUV 4:2:0: the colours of those that have it already stay as they are. */
    static Scaler reducing(FrameLook source, FrameSize target) {
        return new Scaler(source.size(), format(source.format()), target, avutil.AV_PIX_FMT_YUV420P, Care.EXACT);
    }

    private static int format(PixelFormat format) {
        return switch (format) {
            case YUV_BT601, YUV_BT709, YUV_BT2020 -> avutil.AV_PIX_FMT_YUV420P;
            case RGB -> avutil.AV_PIX_FMT_RGB24;
        };
    }

    /** Sets how colours are made of a source in limited range; without it they are made by BT.601. */
    private void colours(PixelFormat format) {
        int name = switch (format) {
            case YUV_BT601, RGB -> swscale.SWS_CS_ITU601;
            case YUV_BT709 -> swscale.SWS_CS_ITU709;
            case YUV_BT2020 -> swscale.SWS_CS_BT2020;
        };
        IntPointer coefficients = swscale.sws_getCoefficients(name);
        if (swscale.sws_setColorspaceDetails(context, coefficients, 0, coefficients, 0, 0, UNCHANGED, UNCHANGED) < 0) {
            throw new Failure(Failure.Kind.INTERNAL, "can't make colours by " + format);
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
