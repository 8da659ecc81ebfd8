package io.framebus.inference;

/** A model can't be used, for a reason written for the user. */
final class Unusable extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    Unusable(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
