package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupTrackersTest {

    private static final List<TrackGroup> GROUPS = List.of(
            new TrackGroup("cars", Set.of("car", "truck"), ByteTrackSettings.standard(10)),
            new TrackGroup("people", Set.of("person"), ByteTrackSettings.standard(10)));

    private final GroupTrackers trackers = new GroupTrackers(GROUPS);

    private static Detection seen(String label, float x) {
        return new Detection(label, 0, 0.9f, new Box(x, 0, x + 40, 80));
    }

    @Test
    void everyGroupHasItsOwnIds() {
        List<Track> tracks = trackers.update(List.of(seen("person", 0), seen("car", 200), seen("dog", 400)));
        assertEquals(
                List.of("cars 1 car", "people 1 person"),
                tracks.stream()
                        .map(track -> track.group() + " " + track.trackId() + " " + track.label())
                        .toList());
    }

    @Test
    void trackCountsOnceAtItsConfirmationUnderItsLabelThen() {
        assertEquals(Map.of("cars", 0L, "people", 0L), trackers.uniqueByGroup());
        trackers.update(List.of());
        trackers.update(List.of(seen("car", 0), seen("person", 300)));
        assertEquals(Map.of("cars", 0L, "people", 0L), trackers.uniqueByGroup(), "seen once is not confirmed");
        trackers.update(List.of(seen("car", 0), seen("person", 300)));
        trackers.update(List.of(seen("truck", 0), seen("person", 300)));
        trackers.advance(3);
        trackers.update(List.of(seen("truck", 0), seen("person", 300)));
        assertEquals(Map.of("cars", 1L, "people", 1L), trackers.uniqueByGroup());
        assertEquals(Map.of("car", 1L, "person", 1L), trackers.uniqueByLabel());
    }

    @Test
    void groupWithoutLabelsTakesEveryClass() {
        GroupTrackers all = new GroupTrackers(List.of(new TrackGroup("all", Set.of(), ByteTrackSettings.standard(5))));
        assertEquals(2, all.update(List.of(seen("dog", 0), seen("cat", 200))).size());
    }

    @Test
    void snapshotAndReplayEqualAnUndisturbedRun() {
        for (long seed = 0; seed < 20; seed++) {
            RandomScene scene = new RandomScene(seed, 30, 700);
            GroupTrackers undisturbed = new GroupTrackers(GROUPS);
            GroupTrackers successor = new GroupTrackers(GROUPS);
            for (int frame = 0; frame < 100; frame++) {
                if (frame == 3 * seed) {
                    successor.restore(undisturbed.snapshot());
                }
                List<Detection> detections = scene.next();
                List<Track> tracks = undisturbed.update(detections);
                if (frame >= 3 * seed) {
                    assertEquals(tracks, successor.update(detections), "seed " + seed);
                    assertEquals(undisturbed.uniqueByGroup(), successor.uniqueByGroup(), "seed " + seed);
                    assertEquals(undisturbed.uniqueByLabel(), successor.uniqueByLabel(), "seed " + seed);
                }
            }
            assertArrayEquals(undisturbed.snapshot(), successor.snapshot(), "seed " + seed);
        }
    }

    @Test
    void snapshotOfOtherGroupsOrABrokenOneIsRefused() {
        trackers.update(List.of(seen("car", 0)));
        byte[] snapshot = trackers.snapshot();
        GroupTrackers others = new GroupTrackers(GROUPS.reversed());
        assertThrows(IllegalArgumentException.class, () -> others.restore(snapshot));
        for (int length = 0; length < snapshot.length; length++) {
            byte[] cut = Arrays.copyOf(snapshot, length);
            assertThrows(IllegalArgumentException.class, () -> trackers.restore(cut), "cut to " + length);
        }
        assertArrayEquals(snapshot, trackers.snapshot());
    }

    @Test
    void groupsOfTheSameNameAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new GroupTrackers(List.of(GROUPS.get(0), GROUPS.get(0))));
    }
}
