package io.framebus.bus;

/**
 * A source that was checked and may be opened.
 *
 * @param url {@code rtsp://…} or {@code rtsps://…} with its credentials, else an absolute path; never shown to anybody
 * @param kind decides the policy and the demuxers that are allowed
 * @param framesPerSecond nominal rate of a directory of images, which has none of its own; ignored elsewhere
 */
public record SourceSpec(String url, Kind kind, double framesPerSecond) {

    public enum Kind {
        RTSP,
        FILE,
        IMAGES
    }

    /** A live source never waits, a finite one loses nothing. */
    public boolean live() {
        return kind == Kind.RTSP;
    }

    /** The url with its credentials hidden. */
    public String shownUrl() {
        return hideCredentials(url);
    }

    /** {@code scheme://user:password@host} becomes {@code scheme://***@host}, anywhere in a text. */
    public static String hideCredentials(String text) {
        return text.replaceAll("(?i)([a-z][a-z0-9+.-]*://)[^/\\s]*@", "$1***@");
    }
}
