package io.framebus.gateway;

import io.framebus.bus.JobKind;
import java.util.List;
import java.util.UUID;

/** Where jobs of a kind are found, and where what they stored lies. */
final class Kinds {

    /** Every bucket in which a job may have objects, under its id. */
    private static final List<String> BUCKETS =
            List.of(ArrivingFile.BUCKET, "scene-images", "recognition-results", "frames", "heatmaps", "outputs");

    private Kinds() {}

    static String path(JobKind kind) {
        return switch (kind) {
            case TRACKING -> "/tracking";
            case PHOTO, VIDEO -> "/analysis";
            case DEPTH -> "/depth";
            case ENHANCEMENT -> "/enhancement";
        };
    }

    /** Beginnings of the paths of everything a job stored; where it stored nothing, removing is harmless. */
    static List<String> prefixes(UUID id) {
        return BUCKETS.stream().map(bucket -> bucket + "/" + id + "/").toList();
    }
}
