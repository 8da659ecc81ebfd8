package io.framebus.media;

import io.framebus.bus.Failure;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Compresses frames to H.264 at constant quality: a key frame, those that follow it, the next key frame. Each frame is
 * ready at once. Belongs to one thread at a time; its {@link VideoFile} closes it.
 */
public final class VideoEncoder {

    /** Ticks a second of its clock. */
    static final int TICKS = 1000;

    /** Seconds between key frames, which is what a player can jump to. */
    private static final int KEY_FRAME_SECONDS = 2;

    static {
        Natives.begin();
        // FFmpeg writes its messages to the process's error output; what matters comes back as a result.
        avutil.av_log_set_level(avutil.AV_LOG_ERROR);
    }

    private final AVCodecContext context;
    private final Canvas canvas;

    /**
     * @param rate expected frames a second, a hint
     * @param quantiser 10..40, the encoder's own where empty
     */
    VideoEncoder(FrameSize size, double rate, OptionalInt quantiser) {
        AVCodec codec = avcodec.avcodec_find_encoder_by_name("libopenh264");
        if (codec == null) {
            throw new Failure(Failure.Kind.INTERNAL, "this build of FFmpeg has no H.264 encoder");
        }
        this.canvas = new Canvas(size);
        this.context = avcodec.avcodec_alloc_context3(codec);
        try {
            open(codec, size, rate, quantiser);
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    private void open(AVCodec codec, FrameSize size, double rate, OptionalInt quantiser) {
        context.width(size.width());
        context.height(size.height());
        context.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
        context.color_range(avutil.AVCOL_RANGE_MPEG);
        context.colorspace(avutil.AVCOL_SPC_SMPTE170M);
        context.gop_size(groupFrames(rate));
        // With more, where a frame is cut into slices depends on how fast each thread is.
        context.thread_count(1);
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
        AVDictionary options = new AVDictionary(null);
        try (AVRational tick = rational(1, TICKS);
                AVRational hint = rational((int) Math.round(rate * TICKS), TICKS)) {
            context.time_base(tick);
            context.framerate(hint);
            // Without rate control every frame has the same quantiser: rate control knows nothing of uneven times.
            avutil.av_dict_set(options, "rc_mode", quantiser.isPresent() ? "quality" : "off", 0);
            quantiser.ifPresent(value -> context.qmin(value).qmax(value));
            check(avcodec.avcodec_open2(context, codec, options), "can't start the H.264 encoder");
        } finally {
            avutil.av_dict_free(options);
        }
    }

    /** Frames from one key frame to the next at most. */
    static int groupFrames(double rate) {
        return Math.max(1, (int) Math.round(KEY_FRAME_SECONDS * rate));
    }

    static AVRational rational(int numerator, int denominator) {
        return new AVRational().num(numerator).den(denominator);
    }

    AVCodecContext context() {
        return context;
    }

    /**
     * Compresses a picture: as it is where it has the video's size, else scaled to fit, with black around.
     *
     * @param ptsMillis later than the one before, a hint
     * @param key whether it must be a key frame; the others become one where the picture changes all at once, and every
     *     {@link #groupFrames} behind the last one
     */
    public EncodedFrame encode(Picture picture, long ptsMillis, boolean key) {
        EncodedFrame frame = new EncodedFrame();
        try {
            AVFrame drawn = canvas.draw(picture).pts(ptsMillis);
            drawn.pict_type(key ? avutil.AV_PICTURE_TYPE_I : avutil.AV_PICTURE_TYPE_NONE);
            check(avcodec.avcodec_send_frame(context, drawn), "can't encode a frame");
            check(avcodec.avcodec_receive_packet(context, frame.packet()), "can't encode a frame");
            return frame;
        } catch (RuntimeException failed) {
            frame.close();
            throw failed;
        }
    }

    void close() {
        canvas.close();
        avcodec.avcodec_free_context(context);
    }

    static void check(int result, String problem) {
        if (result < 0) {
            throw new Failure(Failure.Kind.INTERNAL, problem + " (FFmpeg says " + errorText(result) + ")");
        }
    }

    private static String errorText(int error) {
        byte[] text = new byte[avutil.AV_ERROR_MAX_STRING_SIZE];
        avutil.av_strerror(error, text, text.length);
        return new String(text, StandardCharsets.UTF_8).trim();
    }
}
