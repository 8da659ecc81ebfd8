package io.framebus.node;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What to say of a failure in one line. */
final class Reasons {

    private Reasons() {}

    static String firstLine(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
