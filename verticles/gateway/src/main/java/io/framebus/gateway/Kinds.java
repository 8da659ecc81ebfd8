package io.framebus.gateway;

import io.framebus.bus.JobKind;

/** Where jobs of a kind are found. */
final class Kinds {

    private Kinds() {}

    static String path(JobKind kind) {
        return switch (kind) {
            case TRACKING -> "/tracking";
            case PHOTO, VIDEO -> "/analysis";
            case DEPTH -> "/depth";
            case ENHANCEMENT -> "/enhancement";
        };
    }
}
