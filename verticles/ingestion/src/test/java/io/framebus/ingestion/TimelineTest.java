package io.framebus.ingestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.FramePosition;
import io.framebus.vision.TimeBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimelineTest {

    private static final TimeBase MILLIS = new TimeBase(1, 1000);
    private static final TimeBase MPEG = new TimeBase(1, 90_000);

    private static List<Long> finite(long... sourcePts) {
        Timeline timeline = new Timeline(false);
        List<Long> pts = new ArrayList<>();
        for (long source : sourcePts) {
            pts.add(timeline.next(source, MILLIS, 0, false).pts());
        }
        return pts;
    }

    @Test
    void timeBeginsAtZeroAndKeepsVaryingSteps() {
        assertEquals(List.of(0L, 40L, 120L, 121L, 5000L), finite(7000, 7040, 7120, 7121, 12_000));
        assertEquals(List.of(0L, 40L), finite(-80, -40));
    }

    @Test
    void aClockThatJumpsBackGoesOnOneStepBehind() {
        assertEquals(List.of(0L, 20L, 40L, 60L, 80L, 100L), finite(1000, 1020, 1040, 0, 20, 40));
        assertEquals(List.of(0L, 20L, 40L, 60L), finite(1000, 1020, 1020, 1040));
        assertEquals(List.of(0L, 40L), finite(1000, 1000));
    }

    @Test
    void ordinalsAndSourceTimesAreKept() {
        Timeline timeline = new Timeline(false);
        timeline.next(900, MILLIS, 0, false);
        assertEquals(new FramePosition(1, 940, 40, MILLIS), timeline.next(940, MILLIS, 0, false));
    }

    @Test
    void aResumedTimelineGoesOnAsIfItHadNeverStopped() {
        long[] source = {500, 540, 600, 640, 700, 740};
        Timeline whole = new Timeline(false);
        List<FramePosition> positions = new ArrayList<>();
        for (long pts : source) {
            positions.add(whole.next(pts, MILLIS, 0, false));
        }
        for (int cut = 0; cut < source.length - 1; cut++) {
            Timeline resumed = new Timeline(false, positions.get(cut), 0);
            for (int next = cut + 1; next < source.length; next++) {
                assertEquals(positions.get(next), resumed.next(source[next], MILLIS, 0, false));
            }
        }
    }

    @Test
    void aCameraThatCameBackGoesOnByTheWallClock() {
        Timeline timeline = new Timeline(true);
        timeline.next(90_000, MPEG, 10_000, false);
        timeline.next(93_600, MPEG, 10_040, false);
        assertEquals(270_000 + 3600, timeline.next(5, MPEG, 13_040, true).pts());
        assertEquals(270_000 + 7200, timeline.next(3605, MPEG, 13_085, false).pts());
    }

    @Test
    void aCameraTakenOverGoesOnByTheWallClock() {
        FramePosition recorded = new FramePosition(99, 123_456, 4000, MILLIS);
        Timeline timeline = new Timeline(true, recorded, 50_000);
        assertEquals(new FramePosition(100, 77, 6500, MILLIS), timeline.next(77, MILLIS, 52_500, true));
    }

    @Test
    void aCameraWhoseClockJumpsAheadGoesOnByTheWallClock() {
        Timeline timeline = new Timeline(true);
        timeline.next(0, MILLIS, 1000, false);
        assertEquals(40, timeline.next(60_000, MILLIS, 1040, false).pts());
        assertEquals(80, timeline.next(60_040, MILLIS, 1080, false).pts());
    }

    @Test
    void aReopenedCameraMayHaveAnotherTimeBase() {
        Timeline timeline = new Timeline(true);
        timeline.next(1000, MILLIS, 1000, false);
        assertEquals(new FramePosition(1, 2000, 500, MILLIS), timeline.next(180_000, MPEG, 1500, true));
        assertEquals(new FramePosition(2, 2040, 540, MILLIS), timeline.next(183_600, MPEG, 1540, false));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void timeNeverStandsStillOrGoesBack(long seed) {
        Random random = new Random(seed);
        for (boolean live : new boolean[] {true, false}) {
            Timeline timeline = new Timeline(live);
            long wall = 1_700_000_000_000L;
            long before = timeline.next(random.nextInt(), MPEG, wall, false).pts();
            for (int frame = 1; frame < 2000; frame++) {
                // Even a wall clock that is set back must not turn time.
                wall += random.nextInt(50) == 0 ? -5000 : random.nextInt(80);
                TimeBase base = random.nextInt(10) == 0 ? MILLIS : MPEG;
                long pts = timeline.next(random.nextInt(), base, wall, random.nextInt(20) == 0)
                        .pts();
                assertTrue(pts > before, "frame " + frame + ", live " + live + ", seed " + seed);
                before = pts;
            }
        }
    }
}
