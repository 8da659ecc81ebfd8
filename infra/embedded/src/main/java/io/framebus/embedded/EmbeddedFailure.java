package io.framebus.embedded;

/** A part could not be started or asked for; the message says what to do about it. */
public final class EmbeddedFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public EmbeddedFailure(String message) {
        super(message);
    }

    public EmbeddedFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
