package io.framebus.media;

import static io.framebus.media.VideoEncoder.check;

import io.framebus.bus.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
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
 * An H.264 mp4 file in the making, at constant quality and with the frames' own times. Belongs to one thread at a time.
 * Failures of the encoder or the disk are {@link Failure} INTERNAL.
 */
public final class VideoFile implements AutoCloseable {

    static {
        Natives.begin();
    }

    private final AVFormatContext container = new AVFormatContext(null);
    private final List<VideoEncoder> encoders = new ArrayList<>();
    private final Supplier<VideoEncoder> encoder;
    private final AVStream stream;
    private final int groupFrames;
    private final long frameTicks;
    private long lastPts = Long.MIN_VALUE;
    private boolean closed;

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
        double rate = framesPerSecond > 0 && framesPerSecond <= VideoEncoder.TICKS ? framesPerSecond : 25;
        FrameSize size = Canvas.size(width, height);
        this.frameTicks = Math.max(1, Math.round(VideoEncoder.TICKS / rate));
        this.groupFrames = VideoEncoder.groupFrames(rate);
        this.encoder = () -> new VideoEncoder(size, rate, quantiser);
        VideoEncoder first = encoder.get();
        encoders.add(first);
        try {
            check(
                    avformat.avformat_alloc_output_context2(container, null, "mp4", file.toString()),
                    "can't make an mp4 file");
            this.stream = avformat.avformat_new_stream(container, null);
            describe(first.context());
            openFile(file);
        } catch (RuntimeException failed) {
            free();
            throw failed;
        }
    }

    private void describe(AVCodecContext video) {
        stream.time_base(video.time_base());
        stream.avg_frame_rate(video.framerate());
        check(avcodec.avcodec_parameters_from_context(stream.codecpar(), video), "can't describe the video");
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

    /**
     * Encoders that work at the same time, each on its own thread: every group of {@link #groupFrames} goes through one
     * of them, in order and with a key frame first. They are closed with the file.
     */
    public List<VideoEncoder> encoders(int count) {
        while (encoders.size() < count) {
            encoders.add(encoder.get());
        }
        return List.copyOf(encoders.subList(0, count));
    }

    /** Frames from one key frame to the next at most. */
    public int groupFrames() {
        return groupFrames;
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
        try (EncodedFrame frame = encoders.getFirst().encode(picture, next(ptsMillis), false)) {
            write(frame, ptsMillis, durationMillis);
        }
    }

    /**
     * As above, of a frame that one of its encoders made.
     *
     * @param durationMillis at least 1
     */
    public void write(EncodedFrame frame, long ptsMillis, long durationMillis) {
        lastPts = next(ptsMillis);
        AVPacket packet = frame.packet();
        packet.stream_index(0);
        packet.pts(lastPts).dts(lastPts).duration(Math.max(1, durationMillis));
        try (AVRational tick = VideoEncoder.rational(1, VideoEncoder.TICKS)) {
            avcodec.av_packet_rescale_ts(packet, tick, stream.time_base());
        }
        check(avformat.av_interleaved_write_frame(container, packet), "can't write the video");
    }

    private long next(long ptsMillis) {
        return lastPts == Long.MIN_VALUE ? Math.max(0, ptsMillis) : Math.max(lastPts + 1, ptsMillis);
    }

    /** Finishes the file. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
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
        encoders.forEach(VideoEncoder::close);
        if (container.pb() != null) {
            avformat.avio_closep(container.pb());
        }
        avformat.avformat_free_context(container);
    }
}
