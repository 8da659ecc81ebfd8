package io.framebus.bus;

import io.framebus.vision.Track;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The trackers after one frame.
 *
 * @param tracks confirmed tracks seen in this frame, all groups
 * @param uniqueByGroup confirmed tracks since the stream began, by group
 * @param uniqueByLabel the same by class name at confirmation
 * @param snapshot full tracker state, every few seconds
 */
public record Tracked(
        List<Track> tracks,
        Map<String, Long> uniqueByGroup,
        Map<String, Long> uniqueByLabel,
        Optional<Checkpoint.TrackerSnapshot> snapshot)
        implements BusMessage.Local {

    public static final Tracked NOTHING = new Tracked(List.of(), Map.of(), Map.of(), Optional.empty());
}
