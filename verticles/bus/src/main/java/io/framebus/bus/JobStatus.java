package io.framebus.bus;

import java.util.Locale;

/** How far a job is. DONE and FAILED are final. */
public enum JobStatus {
    QUEUED,
    PROCESSING,
    DONE,
    FAILED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isFinal() {
        return this == DONE || this == FAILED;
    }
}
