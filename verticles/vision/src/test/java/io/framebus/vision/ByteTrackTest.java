package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteTrackTest {

    private static final int BUFFER = 10;

    private final ByteTrack tracker = newTracker();

    private static ByteTrack newTracker() {
        return new ByteTrack("people", ByteTrackSettings.standard(BUFFER));
    }

    private static Detection at(float x, float confidence) {
        return new Detection("person", 0, confidence, new Box(x, 0, x + 40, 80));
    }

    private static List<Long> ids(List<Track> tracks) {
        return tracks.stream().map(Track::trackId).toList();
    }

    private List<Long> update(Detection... detections) {
        return ids(tracker.update(List.of(detections)));
    }

    /** Boxes computed by an independent implementation with full 8 × 8 matrices in double precision. */
    @Test
    void boxesFollowTheFilterOfThePaper() {
        float[][] seen = {
            {100, 100, 40, 80, 0.9f},
            {104, 101, 40, 80, 0.9f},
            {109, 102, 41, 82, 0.55f},
            {113, 103, 40, 80, 0.3f},
            {},
            {},
            {124, 106, 42, 80, 0.8f},
            {128, 107, 42, 81, 0.8f}
        };
        float[][] expected = {
            {100, 100, 140, 180},
            {103.4711f, 100.8678f, 143.4711f, 180.8678f},
            {107.9634f, 101.7960f, 148.7429f, 183.3551f},
            {112.3412f, 102.8291f, 152.6106f, 183.3678f},
            {},
            {},
            {124.6228f, 105.9066f, 164.7764f, 185.9615f},
            {128.5213f, 106.9442f, 169.0929f, 187.6469f}
        };
        for (int i = 0; i < seen.length; i++) {
            float[] s = seen[i];
            List<Detection> detections = s.length == 0
                    ? List.of()
                    : List.of(new Detection("person", 0, s[4], new Box(s[0], s[1], s[0] + s[2], s[1] + s[3])));
            List<Track> tracks = tracker.update(detections);
            assertEquals(expected[i].length == 0 ? 0 : 1, tracks.size(), "frame " + (i + 1));
            for (Track track : tracks) {
                Box box = track.box();
                float[] actual = {box.x1(), box.y1(), box.x2(), box.y2()};
                assertArrayEquals(expected[i], actual, 2e-3f, "frame " + (i + 1));
                assertEquals(s[4], track.confidence());
                assertEquals(1, track.trackId());
                assertEquals("people", track.group());
            }
        }
    }

    @Test
    void firstFrameConfirmsAtOnceAndLaterOnesByASecondMatch() {
        assertEquals(List.of(1L), update(at(0, 0.9f)));
        assertEquals(List.of(1L), update(at(0, 0.9f), at(500, 0.9f)));
        assertEquals(List.of(1L, 2L), update(at(0, 0.9f), at(500, 0.9f)));
    }

    @Test
    void objectSeenOnceIsForgottenButItsIdIsNotUsedAgain() {
        update();
        update(at(0, 0.9f));
        update();
        update(at(0, 0.9f));
        assertEquals(List.of(2L), update(at(0, 0.9f)));
    }

    @Test
    void weakDetectionKeepsATrackAliveButBeginsNone() {
        update(at(0, 0.9f));
        assertEquals(List.of(1L), update(at(2, 0.15f), at(500, 0.55f)));
        assertEquals(List.of(1L), update(at(4, 0.15f), at(500, 0.55f)));
        assertEquals(List.of(), update(at(6, 0.09f)), "below the low threshold nothing is used");
    }

    @Test
    void lostTrackIsRevivedWithinItsBuffer() {
        update(at(0, 0.9f));
        for (int i = 0; i < BUFFER; i++) {
            assertEquals(List.of(), update());
        }
        assertEquals(List.of(1L), update(at(0, 0.9f)));
    }

    @Test
    void lostTrackIsForgottenAfterItsBuffer() {
        update(at(0, 0.9f));
        tracker.advance(BUFFER + 2);
        assertEquals(List.of(), update(at(0, 0.9f)));
        assertEquals(List.of(2L), update(at(0, 0.9f)));
    }

    @Test
    void labelAndConfidenceAreThoseOfTheLastMatch() {
        update(at(0, 0.9f));
        Detection truck = new Detection("truck", 7, 0.7f, new Box(0, 0, 40, 80));
        Track track = tracker.update(List.of(truck)).getFirst();
        assertEquals("truck", track.label());
        assertEquals(7, track.classId());
        assertEquals(0.7f, track.confidence());
    }

    @Test
    void boxesWithoutAreaOrEndArePassedOver() {
        Detection flat = new Detection("person", 0, 0.9f, new Box(5, 5, 5, 50));
        Detection endless = new Detection("person", 0, 0.9f, new Box(0, 0, Float.POSITIVE_INFINITY, 50));
        Detection nowhere = new Detection("person", 0, 0.9f, new Box(Float.NaN, 0, 10, 50));
        assertEquals(List.of(), update(flat, endless, nowhere));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, BUFFER, BUFFER + 1, BUFFER + 2, 100})
    void advancingEqualsThatManyEmptyUpdates(int gap) {
        for (long seed = 0; seed < 20; seed++) {
            ByteTrack advanced = newTracker();
            ByteTrack updated = newTracker();
            RandomScene scene = new RandomScene(seed, 12, 400);
            for (int frame = 0; frame < 60; frame++) {
                if (frame % 20 == 0) {
                    advanced.advance(gap);
                    for (int i = 0; i < gap; i++) {
                        updated.update(List.of());
                    }
                }
                List<Detection> detections = scene.next();
                assertEquals(updated.update(detections), advanced.update(detections), "seed " + seed);
            }
            assertArrayEquals(updated.snapshot(), advanced.snapshot(), "seed " + seed);
        }
    }

    @Test
    void endlessGapTakesNoTimeAndANegativeOneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> tracker.advance(-1));
        update(at(0, 0.9f));
        tracker.advance(Long.MAX_VALUE / 2);
        update(at(0, 0.9f));
        assertEquals(List.of(2L), update(at(0, 0.9f)));
    }

    @Test
    void snapshotAndReplayEqualAnUndisturbedRun() {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            int cut = random.nextInt(120);
            RandomScene scene = new RandomScene(seed, 5 + random.nextInt(40), 600);
            ByteTrack undisturbed = newTracker();
            ByteTrack successor = newTracker();
            for (int frame = 0; frame < 120; frame++) {
                List<Detection> detections = scene.next();
                if (frame == cut) {
                    byte[] snapshot = undisturbed.snapshot();
                    successor.restore(snapshot);
                    assertArrayEquals(snapshot, successor.snapshot(), "seed " + seed);
                }
                List<Track> tracks = undisturbed.update(detections);
                if (frame >= cut) {
                    assertEquals(tracks, successor.update(detections), "seed " + seed + " frame " + frame);
                    assertEquals(undisturbed.newlyConfirmed(), successor.newlyConfirmed(), "seed " + seed);
                }
            }
            assertArrayEquals(undisturbed.snapshot(), successor.snapshot(), "seed " + seed);
        }
    }

    @Test
    void idsAreUniqueInAFrameAndConfirmedOnce() {
        for (long seed = 100; seed < 130; seed++) {
            RandomScene scene = new RandomScene(seed, 30, 500);
            ByteTrack scenes = newTracker();
            Set<Long> seen = new HashSet<>();
            for (int frame = 0; frame < 200; frame++) {
                List<Long> ids = ids(scenes.update(scene.next()));
                assertEquals(ids.size(), new HashSet<>(ids).size(), "seed " + seed);
                List<Long> fresh = new ArrayList<>(ids);
                fresh.removeIf(id -> !seen.add(id));
                assertEquals(fresh, ids(scenes.newlyConfirmed()), "seed " + seed + " frame " + frame);
            }
            assertTrue(seen.size() > 30, "seed " + seed + " saw too little");
        }
    }

    @Test
    void brokenSnapshotIsRefusedAndChangesNothing() {
        update(at(0, 0.9f));
        byte[] good = tracker.snapshot();
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThrows(IllegalArgumentException.class, () -> tracker.restore(cut), "cut to " + length);
        }
        assertThrows(IllegalArgumentException.class, () -> tracker.restore(Arrays.copyOf(good, good.length + 1)));
        assertArrayEquals(good, tracker.snapshot());
    }

    @Test
    void settingsOutsideTheirRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> ByteTrackSettings.standard(-1));
        assertThrows(IllegalArgumentException.class, () -> new ByteTrackSettings(Float.NaN, 0.5f, 0.6f, 0.8f, 1));
        assertThrows(IllegalArgumentException.class, () -> new ByteTrackSettings(0.1f, 0.5f, 1.6f, 0.8f, 1));
    }
}
