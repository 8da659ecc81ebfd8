package io.framebus.media;

import io.framebus.bus.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * The compressed frames of an H.264 mp4 file in memory, ready to be sent on. Only for files that {@link VideoFile}
 * wrote: it reads them inside this process.
 *
 * @param parameterSets sequence and picture parameter sets, without start codes
 * @param frames in the order in which they are shown, which is also that of decoding
 * @param durationMicros from the first frame to the end of the last
 */
public record EncodedVideo(List<byte[]> parameterSets, List<Frame> frames, long durationMicros) {

    static {
        Natives.begin();
    }

    /** A minute of an ordinary video has a tenth of it. */
    private static final long LARGEST_BYTES = 256L << 20;

    private static final long MICROS = 1_000_000;

    public EncodedVideo {
        parameterSets = List.copyOf(parameterSets);
        frames = List.copyOf(frames);
    }

    /**
     * One frame.
     *
     * @param ptsMicros from the first frame
     * @param key whether a decoder can begin here
     * @param units its NAL units without start codes
     */
    public record Frame(long ptsMicros, boolean key, List<byte[]> units) {}

    /**
     * Reads a whole file.
     *
     * @throws Failure INVALID where it is no H.264 mp4 file or has more than 256 MiB
     */
    public static EncodedVideo read(Path file) {
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw new Failure(Failure.Kind.INVALID, file + " is too large to be held in memory");
            }
        } catch (IOException missing) {
            throw new Failure(Failure.Kind.INVALID, file + " can't be read: " + missing.getMessage(), missing);
        }
        AVFormatContext container = new AVFormatContext(null);
        int opened =
                avformat.avformat_open_input(container, file.toString(), (AVInputFormat) null, (AVDictionary) null);
        if (opened < 0) {
            throw unreadable(file);
        }
        try {
            return read(container, file);
        } finally {
            avformat.avformat_close_input(container);
        }
    }

    private static EncodedVideo read(AVFormatContext container, Path file) {
        if (avformat.avformat_find_stream_info(container, (PointerPointer<?>) null) < 0
                || container.nb_streams() != 1
                || container.streams(0).codecpar().codec_id() != avcodec.AV_CODEC_ID_H264
                || container.streams(0).codecpar().extradata_size() < 7) {
            throw unreadable(file);
        }
        AVStream stream = container.streams(0);
        byte[] description = new byte[stream.codecpar().extradata_size()];
        new BytePointer(stream.codecpar().extradata()).get(description);
        List<Frame> frames = frames(container, stream);
        if (frames.isEmpty()) {
            throw unreadable(file);
        }
        long last = frames.getLast().ptsMicros();
        long usual = frames.size() > 1 ? last / (frames.size() - 1) : MICROS / 25;
        return new EncodedVideo(parameterSets(ByteBuffer.wrap(description)), frames, last + usual);
    }

    private static List<Frame> frames(AVFormatContext container, AVStream stream) {
        long numerator = stream.time_base().num() * MICROS;
        long denominator = stream.time_base().den();
        List<Frame> frames = new ArrayList<>();
        AVPacket packet = avcodec.av_packet_alloc();
        try {
            long first = Long.MIN_VALUE;
            while (avformat.av_read_frame(container, packet) >= 0) {
                byte[] bytes = new byte[packet.size()];
                packet.data().get(bytes);
                first = first == Long.MIN_VALUE ? packet.pts() : first;
                boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
                frames.add(new Frame(
                        (packet.pts() - first) * numerator / denominator, key, units(ByteBuffer.wrap(bytes))));
                avcodec.av_packet_unref(packet);
            }
        } finally {
            avcodec.av_packet_free(packet);
        }
        return frames;
    }

    /** Of a packet as mp4 has it: every unit behind its length in four bytes. */
    static List<byte[]> units(ByteBuffer packet) {
        List<byte[]> units = new ArrayList<>();
        while (packet.remaining() > 4) {
            units.add(bytes(packet, packet.getInt()));
        }
        return units;
    }

    /** Of the decoder configuration record (ISO/IEC 14496-15, 5.3.3.1). */
    static List<byte[]> parameterSets(ByteBuffer description) {
        List<byte[]> sets = new ArrayList<>();
        description.position(5);
        for (int mask : List.of(0x1F, 0xFF)) {
            for (int left = description.get() & mask; left > 0; left--) {
                sets.add(bytes(description, description.getShort() & 0xFFFF));
            }
        }
        return sets;
    }

    private static byte[] bytes(ByteBuffer from, int length) {
        if (length < 0 || length > from.remaining()) {
            throw new Failure(Failure.Kind.INVALID, "an H.264 unit is cut off");
        }
        byte[] unit = new byte[length];
        from.get(unit);
        return unit;
    }

    private static Failure unreadable(Path file) {
        return new Failure(Failure.Kind.INVALID, file + " is no H.264 mp4 file");
    }
}
