package io.framebus.media;

import com.fasterxml.jackson.databind.JsonNode;
import io.framebus.bus.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is to be done with one source.
 *
 * @param stream index of the video among the source's streams
 * @param filters for FFmpeg
 * @param sounds in the source's order
 * @param startMicros the source's own time at which it begins
 * @param frames expected, 0 where unknown
 * @param durationMillis as the source claims, 0 where it does not
 * @param exactSeek whether what lies behind a seek is what it is without
 * @param warnings what will be lost, for the user
 */
record EnhancePlan(
        SourceSpec source,
        int stream,
        String filters,
        List<Sound> sounds,
        long startMicros,
        long frames,
        long durationMillis,
        boolean exactSeek,
        List<String> warnings) {

    /** Level 5.2 of H.264, in blocks of 16 by 16 pixels (ITU-T H.264, table A-1); the encoder takes no more. */
    private static final long MOST_BLOCKS = 36_864;

    private static final int BLOCK = 16;

    private static final String LONGEST_GAP_SECONDS = "1000000";

    /** Codecs that an mp4 file holds as they are and that browsers play there. */
    private static final Set<String> COPIED = Set.of("aac", "mp3", "opus", "flac");

    /** One stream of sound; one that is not copied becomes AAC. */
    record Sound(int stream, boolean copied, int channels) {}

    static EnhancePlan of(SourceSpec source, JsonNode answer, EnhanceOptions options) throws MediaException {
        if (source.kind() != SourceSpec.Kind.FILE) {
            throw new MediaException(MediaException.Kind.UNDECODABLE, Redaction.name(source) + " is not a video file");
        }
        ProbeAnswer probe =
                ProbeAnswer.shown(source, answer, Orientation.UPRIGHT).requireVideo();
        MediaInfo info = probe.info();
        List<String> warnings = new ArrayList<>();
        FrameSize shown = new FrameSize(info.width(), info.height());
        FrameSize content = content(source, shown, options.upscale(), warnings);
        EnhanceFilters filters = new EnhanceFilters(probe.video(), shown, content, info, options);
        return new EnhancePlan(
                source,
                probe.video().path("index").asInt(),
                filters.chain(),
                sounds(answer, warnings),
                Math.round(answer.path("format").path("start_time").asDouble() * 1_000_000),
                frames(info, options),
                info.durationMillis(),
                info.exactSeek(),
                List.copyOf(warnings));
    }

    private static long frames(MediaInfo info, EnhanceOptions options) {
        if (options.fps().isEmpty()) {
            return info.frames();
        }
        double rated = info.durationMillis() / 1000.0 * options.fps().getAsDouble();
        return rated > 0 ? Math.max(1, Math.round(rated)) : 0;
    }

    /**
     * How the source's times are read, before it is named: they begin at 0; sound and picture keep their distance. A
     * clock that goes back, as where two recordings were put into one file, goes on behind what it said before; FFmpeg
     * does so where nothing is sought, and takes a long gap for the same unless told otherwise.
     */
    List<String> clock() {
        return exactSeek
                ? List.of("-copyts", "-itsoffset", String.format(Locale.ROOT, "%.6f", -startMicros / 1e6))
                : List.of("-dts_delta_threshold", LONGEST_GAP_SECONDS);
    }

    /** Reads streams that are not wanted to the same clock; the last arguments of all. */
    List<String> unused(String streams) {
        return exactSeek ? List.of() : List.of("-map", streams, "-c", "copy", "-f", "null", "-");
    }

    private static FrameSize content(SourceSpec source, FrameSize shown, double upscale, List<String> warnings)
            throws MediaException {
        FrameSize wanted = upscale > 1 ? scaled(shown, upscale) : shown;
        if (blocks(wanted) <= MOST_BLOCKS) {
            return wanted;
        }
        if (upscale > 1) {
            throw new MediaException(
                    MediaException.Kind.TOO_LARGE,
                    Redaction.name(source) + " would become " + text(wanted) + ", larger than the largest video ("
                            + MOST_BLOCKS * BLOCK * BLOCK + " pixels)");
        }
        double factor = Math.sqrt(MOST_BLOCKS / (double) blocks(wanted));
        FrameSize smaller = scaled(shown, factor);
        while (blocks(smaller) > MOST_BLOCKS) {
            factor *= 0.99;
            smaller = scaled(shown, factor);
        }
        warnings.add("the video is made smaller, from " + text(shown) + " to " + text(smaller));
        return smaller;
    }

    private static FrameSize scaled(FrameSize size, double factor) {
        return new FrameSize(evenSide(size.width() * factor), evenSide(size.height() * factor));
    }

    private static int evenSide(double side) {
        return Math.max(2, (int) Math.round(side / 2) * 2);
    }

    private static long blocks(FrameSize size) {
        return Math.ceilDiv((long) size.width(), BLOCK) * Math.ceilDiv((long) size.height(), BLOCK);
    }

    private static String text(FrameSize size) {
        return size.width() + "x" + size.height();
    }

    private static List<Sound> sounds(JsonNode answer, List<String> warnings) {
        List<Sound> sounds = new ArrayList<>();
        for (JsonNode stream : answer.path("streams")) {
            String codec = stream.path("codec_name").asText("unknown");
            switch (stream.path("codec_type").asText()) {
                case "audio" -> {
                    if ("unknown".equals(codec) || "none".equals(codec)) {
                        warnings.add("a sound track of an unknown kind is left out");
                    } else {
                        int channels = Math.max(1, stream.path("channels").asInt());
                        sounds.add(new Sound(stream.path("index").asInt(), COPIED.contains(codec), channels));
                    }
                }
                case "subtitle" -> warnings.add("subtitles (" + codec + ") are left out");
                default -> {
                    // Pictures of a cover, other angles and data are not part of what is enhanced.
                }
            }
        }
        return List.copyOf(sounds);
    }
}
