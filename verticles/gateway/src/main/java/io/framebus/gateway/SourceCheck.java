package io.framebus.gateway;

import io.framebus.bus.Failure;
import io.framebus.bus.SourceSpec;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides which sources may be opened, and as what. Looks at the file system, so it never runs on an event loop. Every
 * refusal is a {@link Failure} of kind INVALID that says what is allowed.
 */
public final class SourceCheck {

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*", Pattern.DOTALL);
    private static final Pattern RTSP = Pattern.compile("(?i)rtsps?://"
            + "(?:[^@/?#\\s\\p{Cntrl}]*@)?"
            + "(?:\\[[0-9a-f:.%]+]|[a-z0-9._~-]+)"
            + "(?::(?<port>\\d{1,5}))?"
            + "(?:[/?][^#@\\s\\p{Cntrl}]*)?");

    private SourceCheck() {}

    /**
     * Turns what a user wrote into a source that may be opened.
     *
     * @param url {@code rtsp://…}, {@code rtsps://…}, a {@code file:} URL or a path
     * @param mediaRoot folder that the file must lie in, symbolic links followed; relative paths begin there. Where
     *     empty any local path will do, and relative ones begin in the working directory
     */
    public static SourceSpec check(String url, Optional<Path> mediaRoot) {
        Matcher scheme = SCHEME.matcher(url);
        if (!scheme.matches()) {
            return LocalSource.check(url, mediaRoot);
        }
        return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
            case "rtsp", "rtsps" -> camera(url);
            case "file" -> LocalSource.check(LocalSource.pathOf(url), mediaRoot);
            default ->
                throw refused("\"" + scheme.group(1) + ":\" is not a source; allowed are rtsp://, rtsps://, file: "
                        + "and paths (one with a colon begins with ./)");
        };
    }

    /** True for a url that names no local file. */
    public static boolean isCamera(String url) {
        return url.regionMatches(true, 0, "rtsp:", 0, 5) || url.regionMatches(true, 0, "rtsps:", 0, 6);
    }

    /** What a stream is called when nobody named it: the last part of the path, or the host of a bare address. */
    static String nameOf(SourceSpec source) {
        String path = source.live()
                ? source.url().replaceFirst("^[^:]+://(?:[^@/]*@)?", "").replaceFirst("\\?.*", "")
                : source.url().replaceFirst("/img1$", "");
        String bare = path.replaceFirst("/+$", "");
        String last = bare.substring(bare.lastIndexOf('/') + 1);
        String name = last.equals(bare) ? last.replaceFirst(":\\d+$", "") : last;
        return name.isEmpty() ? "source" : name;
    }

    private static SourceSpec camera(String url) {
        Matcher parts = RTSP.matcher(url);
        if (!parts.matches()) {
            throw refused("an rtsp url looks like rtsp://user:password@host:554/path; the host is required, and other "
                    + "characters than letters, digits and -._~ in user, password and path are percent-encoded");
        }
        String port = parts.group("port");
        if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535)) {
            throw refused("port " + port + " is not within 1..65535");
        }
        return new SourceSpec(url, SourceSpec.Kind.RTSP, 0);
    }

    static Failure refused(String message) {
        return new Failure(Failure.Kind.INVALID, message);
    }
}
