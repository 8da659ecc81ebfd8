package io.framebus.bus;

import java.util.Locale;

/** What a job is for. A job is a stream of a finite source that somebody waits for. */
public enum JobKind {
    /** Tracking of a sequence or video by name. */
    TRACKING,
    /** Analysis of a photo: one segment. */
    PHOTO,
    /** Analysis of a video: a segment for each scene. */
    VIDEO,
    DEPTH,
    ENHANCEMENT;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether its results are segments of an analysis. */
    public boolean analyses() {
        return this == PHOTO || this == VIDEO;
    }
}
