package io.framebus.gateway;

import io.framebus.bus.JobKind;
import java.util.Set;

/** Where jobs of a kind are found. */
final class Kinds {

    private Kinds() {}

    /** The kinds that a word means: its own name, or {@code analysis} for all that are asked for by that path. */
    static Set<JobKind> named(String word) {
        return word.equals("ANALYSIS") ? JobCalls.ANALYSIS : Set.of(JobKind.valueOf(word));
    }

    static String path(JobKind kind) {
        return switch (kind) {
            case TRACKING -> "/tracking";
            case PHOTO, VIDEO -> "/analysis";
            case DEPTH -> "/depth";
            case ENHANCEMENT -> "/enhancement";
        };
    }
}
