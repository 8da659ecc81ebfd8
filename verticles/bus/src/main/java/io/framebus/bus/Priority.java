package io.framebus.bus;

import java.util.Locale;

/** Whose turn comes first among jobs that wait; waiting raises a job, so that a low one is late but never starved. */
public enum Priority {
    LOW,
    NORMAL,
    HIGH;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
