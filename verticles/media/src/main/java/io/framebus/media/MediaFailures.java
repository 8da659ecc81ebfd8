package io.framebus.media;

import io.framebus.bus.SourceSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the last words of an FFmpeg program mean. */
final class MediaFailures {

    private static final int SHOWN_LINES = 3;

    private static final Pattern REFUSED = Pattern.compile("not on whitelist|Not detecting m3u8/hls");
    private static final Pattern TOO_LARGE = Pattern.compile(
            "exceeds specified max pixel count|Cannot allocate memory|Picture size \\d+x\\d+ is invalid");
    private static final Pattern UNREACHABLE = Pattern.compile(
            "No such file|Permission denied|refused|timed out|No route to host|unreachable|resolve hostname"
                    + "|Server returned|Input/output error|reset by peer|Broken pipe|Unauthorized|Protocol not");
    private static final Pattern NO_VIDEO = Pattern.compile("matches no streams");
    private static final Pattern UNDECODABLE =
            Pattern.compile("Invalid data found|moov atom not found|could not find codec|Error opening input");

    private static final Map<MediaException.Kind, String> BEGINNINGS = Map.of(
            MediaException.Kind.UNREACHABLE, " can't be reached",
            MediaException.Kind.UNDECODABLE, " can't be decoded",
            MediaException.Kind.DIED, ": the decoder ended early");

    private MediaFailures() {}

    /** The failure of a program that gave nothing. */
    static MediaException of(SourceSpec source, List<String> lastWords) {
        String text = String.join("\n", lastWords);
        String name = Redaction.name(source);
        if (REFUSED.matcher(text).find()) {
            return new MediaException(
                    MediaException.Kind.REFUSED_FORMAT, name + " is not in a format that may be opened");
        }
        if (TOO_LARGE.matcher(text).find()) {
            return new MediaException(MediaException.Kind.TOO_LARGE, name + " holds pictures that are too large");
        }
        if (NO_VIDEO.matcher(text).find()) {
            return new MediaException(MediaException.Kind.UNDECODABLE, name + " holds no video");
        }
        Optional<MediaException.Kind> kind = unreachable(text)
                ? Optional.of(MediaException.Kind.UNREACHABLE)
                : Optional.of(MediaException.Kind.UNDECODABLE)
                        .filter(any -> UNDECODABLE.matcher(text).find());
        return new MediaException(
                kind.orElse(MediaException.Kind.DIED),
                sentence(kind.orElse(MediaException.Kind.DIED), name, lastWords));
    }

    /** The death of a program that had given frames before. */
    static MediaException died(SourceSpec source, List<String> lastWords) {
        return new MediaException(
                MediaException.Kind.DIED, sentence(MediaException.Kind.DIED, Redaction.name(source), lastWords));
    }

    /** A program ended well and gave no frame: what it complained about tells why, else the bytes are to blame. */
    static MediaException noFrames(SourceSpec source, List<String> lastWords) {
        MediaException told = of(source, lastWords);
        return told.kind() == MediaException.Kind.DIED ? undecodable(source, lastWords) : told;
    }

    /** A camera that gave nothing, or whose line broke. */
    static MediaException unreachable(SourceSpec source, List<String> lastWords) {
        return new MediaException(
                MediaException.Kind.UNREACHABLE,
                sentence(MediaException.Kind.UNREACHABLE, Redaction.name(source), lastWords));
    }

    /** No frame at all came out of bytes that could be read. */
    static MediaException undecodable(SourceSpec source, List<String> lastWords) {
        return new MediaException(
                MediaException.Kind.UNDECODABLE,
                sentence(MediaException.Kind.UNDECODABLE, Redaction.name(source), lastWords));
    }

    /** Whether a program says that its source is gone. */
    static boolean unreachable(String text) {
        return UNREACHABLE.matcher(text).find();
    }

    private static String sentence(MediaException.Kind kind, String name, List<String> lastWords) {
        List<String> telling = lastWords.stream()
                .filter(line -> !line.startsWith("Error opening input file"))
                .toList();
        String reason = String.join("; ", telling.subList(Math.max(0, telling.size() - SHOWN_LINES), telling.size()));
        return name + BEGINNINGS.getOrDefault(kind, " failed") + (reason.isEmpty() ? "" : ": " + reason);
    }
}
