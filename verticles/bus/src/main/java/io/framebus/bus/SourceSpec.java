package io.framebus.bus;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source that was checked and may be opened.
 *
 * @param url {@code rtsp://…} or {@code rtsps://…} with its credentials, else an absolute path; never shown to anybody
 * @param kind decides the policy and the demuxers that are allowed
 * @param framesPerSecond nominal rate of a directory of images, which has none of its own; ignored elsewhere
 */
public record SourceSpec(String url, Kind kind, double framesPerSecond) {

    private static final String STORED = "object:";
    private static final Pattern URL = Pattern.compile("(?i)[a-z][a-z0-9+.-]*://\\S+");
    private static final Pattern USER_INFO = Pattern.compile("^([^:]+://)[^/]*@");
    private static final Pattern SECRET =
            Pattern.compile("(?i)((?:pass|pwd|token|key|secret|auth)[a-z0-9_.-]*=)[^&;#]*");

    public enum Kind {
        RTSP,
        FILE,
        IMAGES
    }

    /** A source that lies in the object store and is fetched before it is opened. */
    public static SourceSpec stored(String path, Kind kind) {
        return new SourceSpec(STORED + path, kind, 0);
    }

    /** {@code bucket/key} of a source that lies in the object store, empty for any other. */
    public Optional<String> storedPath() {
        return url.startsWith(STORED) ? Optional.of(url.substring(STORED.length())) : Optional.empty();
    }

    /** A live source never waits, a finite one loses nothing. */
    public boolean live() {
        return kind == Kind.RTSP;
    }

    /** The url with its credentials hidden. */
    public String shownUrl() {
        return hideCredentials(url);
    }

    /**
     * Hides what could open a source, in every url of a text: {@code scheme://user:password@host} becomes
     * {@code scheme://***@host}, and {@code password=…} (in a query, or in a path as some cameras have it) becomes
     * {@code password=***}.
     */
    public static String hideCredentials(String text) {
        return URL.matcher(text).replaceAll(url -> {
            String anonymous = USER_INFO.matcher(url.group()).replaceFirst("$1***@");
            return Matcher.quoteReplacement(SECRET.matcher(anonymous).replaceAll("$1***"));
        });
    }
}
