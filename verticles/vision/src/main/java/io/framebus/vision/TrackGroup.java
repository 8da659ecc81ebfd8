package io.framebus.vision;

import java.util.Set;

/**
 * The objects that are followed together, with ids of their own.
 *
 * @param name for instance {@code cars}
 * @param labels class names that belong to the group; empty takes every class
 * @param settings of the group's tracker
 */
public record TrackGroup(String name, Set<String> labels, ByteTrackSettings settings) {

    public TrackGroup {
        labels = Set.copyOf(labels);
    }

    boolean takes(Detection detection) {
        return labels.isEmpty() || labels.contains(detection.label());
    }
}
