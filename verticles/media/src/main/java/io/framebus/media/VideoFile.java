package io.framebus.media;

import io.framebus.bus.Failure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * An H.264 mp4 file in the making, at constant quality and with the frames' own times. Belongs to one thread at a time,
 * but for {@link #draw}. Failures of the encoder or the disk are {@link Failure} INTERNAL.
 */
public final class VideoFile implements AutoCloseable {

    /** Ticks a second of the file's clock. */
    private static final int TICKS = 1000;

    /** Seconds between key frames, which is what a player can jump to. */
    private static final int KEY_FRAME_SECONDS = 2;

    static {
        Natives.begin();
        // FFmpeg writes its messages to the process's error output; what matters comes back as a result.
        avutil.av_log_set_level(avutil.AV_LOG_ERROR);
    }

    private final AVFormatContext container = new AVFormatContext(null);
    private final AVCodecContext encoder;
    private final AVPacket packet;
    private final AVStream stream;
    private final FrameSize size;
    private final Queue<Canvas> canvases = new ConcurrentLinkedQueue<>();
    private final long frameTicks;
    private long lastPts = Long.MIN_VALUE;
    private long lastDuration = 1;
    private volatile boolean closed;

    /**
     * @param width pixels of the first frame; later frames of another size are letterboxed into it
     * @param height pixels of the first frame
     * @param framesPerSecond expected rate, a hint for the encoder and the length of a frame that is the only one;
     *     frames keep their own times
     */
    public VideoFile(Path file, int width, int height, double framesPerSecond) {
        this(file, width, height, framesPerSecond, OptionalInt.empty());
    }

    /**
     * As above, at a quality of one's own.
     *
     * @param quantiser 10..40, the encoder's own where empty; less is truer and larger, a quarter more bytes a step
     */
    public VideoFile(Path file, int width, int height, double framesPerSecond, OptionalInt quantiser) {
        double rate = framesPerSecond > 0 && framesPerSecond <= TICKS ? framesPerSecond : 25;
        this.frameTicks = Math.max(1, Math.round(TICKS / rate));
        this.size = Canvas.size(width, height);
        AVCodec codec = avcodec.avcodec_find_encoder_by_name("libopenh264");
        if (codec == null) {
            throw new Failure(Failure.Kind.INTERNAL, "this build of FFmpeg has no H.264 encoder");
        }
        check(
                avformat.avformat_alloc_output_context2(container, null, "mp4", file.toString()),
                "can't make an mp4 file");
        this.encoder = avcodec.avcodec_alloc_context3(codec);
        this.packet = avcodec.av_packet_alloc();
        this.stream = avformat.avformat_new_stream(container, null);
        try {
            openEncoder(codec, rate, quantiser);
            openFile(file);
        } catch (RuntimeException failed) {
            free();
            throw failed;
        }
    }

    private void openEncoder(AVCodec codec, double rate, OptionalInt quantiser) {
        encoder.width(size.width());
        encoder.height(size.height());
        encoder.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
        encoder.color_range(avutil.AVCOL_RANGE_MPEG);
        encoder.colorspace(avutil.AVCOL_SPC_SMPTE170M);
        encoder.gop_size(Math.max(1, (int) Math.round(KEY_FRAME_SECONDS * rate)));
        encoder.thread_count(1);
        AVDictionary options = new AVDictionary(null);
        try (AVRational tick = rational(1, TICKS);
                AVRational hint = rational((int) Math.round(rate * TICKS), TICKS)) {
            encoder.time_base(tick);
            encoder.framerate(hint);
            stream.time_base(tick);
            stream.avg_frame_rate(hint);
            if ((container.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0) {
                encoder.flags(encoder.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
            }
            // Without rate control every frame has the same quantiser: rate control knows nothing of uneven times.
            avutil.av_dict_set(options, "rc_mode", quantiser.isPresent() ? "quality" : "off", 0);
            quantiser.ifPresent(value -> encoder.qmin(value).qmax(value));
            check(avcodec.avcodec_open2(encoder, codec, options), "can't start the H.264 encoder");
            check(avcodec.avcodec_parameters_from_context(stream.codecpar(), encoder), "can't describe the video");
        } finally {
            avutil.av_dict_free(options);
        }
    }

    private void openFile(Path file) {
        AVIOContext output = new AVIOContext(null);
        check(avformat.avio_open(output, file.toString(), avformat.AVIO_FLAG_WRITE), "can't write the video");
        container.pb(output);
        AVDictionary options = new AVDictionary(null);
        try {
            // The index comes first, so that a browser can play the file while it is still loading.
            avutil.av_dict_set(options, "movflags", "+faststart", 0);
            check(avformat.avformat_write_header(container, options), "can't begin the video");
        } finally {
            avutil.av_dict_free(options);
        }
    }

    private static AVRational rational(int numerator, int denominator) {
        return new AVRational().num(numerator).den(denominator);
    }

    /**
     * Draws a picture as large as the video: as it is where it fits exactly, else scaled to fit, with black around.
     * Threads other than the writing one may draw too, several at a time, until the file is closed.
     */
    public VideoFrame draw(Picture picture) {
        if (closed) {
            throw new IllegalStateException("the video is closed");
        }
        Canvas canvas = Optional.ofNullable(canvases.poll()).orElseGet(() -> new Canvas(size));
        try {
            return canvas.draw(picture);
        } finally {
            canvases.add(canvas);
        }
    }

    /**
     * Adds a frame, which is shown for as long as the one before it if it is the last.
     *
     * @param ptsMillis when it is shown, milliseconds from the start of the file; a frame that is not later than the
     *     one before is shown a millisecond after it
     */
    public void write(Picture picture, long ptsMillis) {
        write(picture, ptsMillis, lastPts == Long.MIN_VALUE ? frameTicks : Math.max(1, ptsMillis - lastPts));
    }

    /**
     * As above, for as long as is said; only of the last frame is the length seen.
     *
     * @param durationMillis at least 1
     */
    public void write(Picture picture, long ptsMillis, long durationMillis) {
        try (VideoFrame frame = draw(picture)) {
            write(frame, ptsMillis, durationMillis);
        }
    }

    /**
     * As above, of a picture that is drawn.
     *
     * @param durationMillis at least 1
     */
    public void write(VideoFrame frame, long ptsMillis, long durationMillis) {
        long pts = lastPts == Long.MIN_VALUE ? Math.max(0, ptsMillis) : Math.max(lastPts + 1, ptsMillis);
        lastPts = pts;
        lastDuration = Math.max(1, durationMillis);
        frame.pixels().pts(pts).duration(lastDuration);
        check(avcodec.avcodec_send_frame(encoder, frame.pixels()), "can't encode a frame");
        writePackets();
    }

    private void writePackets() {
        while (true) {
            int received = avcodec.avcodec_receive_packet(encoder, packet);
            if (received == avutil.AVERROR_EAGAIN() || received == avutil.AVERROR_EOF()) {
                return;
            }
            check(received, "can't encode a frame");
            packet.stream_index(0);
            packet.duration(lastDuration);
            avcodec.av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
            check(avformat.av_interleaved_write_frame(container, packet), "can't write the video");
        }
    }

    /** Finishes the file. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            check(avcodec.avcodec_send_frame(encoder, null), "can't finish the video");
            writePackets();
            check(avformat.av_write_trailer(container), "can't finish the video");
        } finally {
            free();
        }
    }

    /** Ends it unfinished, at once: what was written is no video. */
    public void discard() {
        if (!closed) {
            closed = true;
            free();
        }
    }

    private void free() {
        canvases.forEach(Canvas::close);
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(encoder);
        if (container.pb() != null) {
            avformat.avio_closep(container.pb());
        }
        avformat.avformat_free_context(container);
    }

    private static void check(int result, String problem) {
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
