package io.framebus.media;

import io.framebus.bus.SourceSpec;

/** A source that can't be opened or read. The message is written for the user and holds no credentials. */
public final class MediaException extends Exception {

    public enum Kind {
        /** The file is absent or unreadable, or the camera does not answer as one. */
        UNREACHABLE,
        /** A container that may refer to other files or the network, or that is no single-file video or image. */
        REFUSED_FORMAT,
        /** No picture can be made of these bytes. */
        UNDECODABLE,
        /** No answer within the deadline. */
        TIMEOUT,
        /** The decoder child ended before the source did. */
        DIED,
        /** Pictures beyond the bound on their size. */
        TOO_LARGE
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String message;

    public MediaException(Kind kind, String message) {
        this.kind = kind;
        this.message = SourceSpec.hideCredentials(message);
    }

    public MediaException(Kind kind, String message, Throwable cause) {
        super(cause);
        this.kind = kind;
        this.message = SourceSpec.hideCredentials(message);
    }

    @Override
    public String getMessage() {
        return message;
    }

    public Kind kind() {
        return kind;
    }
}
