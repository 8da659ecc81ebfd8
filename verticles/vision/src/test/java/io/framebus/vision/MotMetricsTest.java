package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MotMetricsTest {

    private static final double MICRO = 1e-6;

    private static MotLine box(long frame, long id, double left) {
        return new MotLine(frame, id, left, 0, 10, 10, 1);
    }

    /** Published by py-motmetrics for its TUD-Campus sample. */
    @Test
    void tudCampusGivesThePublishedNumbers() throws IOException {
        MotMetrics metrics = MotMetrics.of(
                MotFile.parse(Assets.lines("mot/TUD-Campus/gt.txt"), 1),
                MotFile.parse(Assets.lines("mot/TUD-Campus/test.txt"), -1),
                0.5);
        assertEquals(0.526462, metrics.mota(), MICRO);
        assertEquals(0.277201, metrics.motp(), MICRO);
        assertEquals(0.557659, metrics.idf1(), MICRO);
        assertEquals(0.729730, metrics.idp(), MICRO);
        assertEquals(0.451253, metrics.idr(), MICRO);
        assertEquals(0.582173, metrics.recall(), MICRO);
        assertEquals(0.941441, metrics.precision(), MICRO);
        assertEquals(13, metrics.falsePositives());
        assertEquals(150, metrics.misses());
        assertEquals(7, metrics.switches());
        assertEquals(7, metrics.fragmentations());
    }

    /** Computed by an independent script (SciPy's assignment, identities by trying all of them). */
    @Test
    void referenceTracksOnVtestGiveTheNumbersFoundIndependently() throws IOException {
        List<MotLine> tracks = MotFile.parse(Assets.lines("mot/vtest/bytetrack_reference_on_det_yolox_nano.txt"), -1);
        MotMetrics metrics = MotMetrics.of(
                MotFile.parse(Assets.lines("mot/vtest/gt_first69.txt"), 1),
                tracks.stream().filter(line -> line.frame() <= 69).toList(),
                0.5);
        assertEquals(32, metrics.falsePositives());
        assertEquals(59, metrics.misses());
        assertEquals(4, metrics.switches());
        assertEquals(0.718101, metrics.mota(), MICRO);
        assertEquals(2 * 225 / 647.0, metrics.idf1(), MICRO);
    }

    @Test
    void perfectTracksArePerfect() {
        List<MotLine> truth = List.of(box(1, 1, 0), box(1, 2, 50), box(2, 1, 2), box(2, 2, 52));
        List<MotLine> tracks = List.of(box(1, 8, 0), box(1, 7, 50), box(2, 8, 2), box(2, 7, 52));
        assertEquals(new MotMetrics(4, 4, 4, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 1), MotMetrics.of(truth, tracks, 0.5));
    }

    @Test
    void partnerIsKeptWhileItOverlapsEnoughThoughAnotherOneIsCloser() {
        List<MotLine> truth = List.of(box(1, 1, 0), box(2, 1, 0));
        List<MotLine> tracks = List.of(box(1, 5, 0), box(2, 5, 3), box(2, 6, 0));
        MotMetrics metrics = MotMetrics.of(truth, tracks, 0.5);
        assertEquals(0, metrics.switches());
        assertEquals(1, metrics.falsePositives());
    }

    @Test
    void gapIsAFragmentationAndAnotherTrackAfterItASwitch() {
        List<MotLine> truth = List.of(box(1, 1, 0), box(2, 1, 0), box(3, 1, 0), box(4, 1, 0));
        List<MotLine> tracks = List.of(box(1, 5, 0), box(3, 6, 0));
        MotMetrics metrics = MotMetrics.of(truth, tracks, 0.5);
        assertEquals(1, metrics.switches());
        assertEquals(1, metrics.fragmentations(), "what follows the last match is no fragmentation");
        assertEquals(2, metrics.misses());
        assertEquals(0.25, metrics.idr());
        assertEquals(0.5, metrics.idp());
    }

    @Test
    void lineThatCannotBeReadIsNamedByItsNumber() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> MotFile.parse(List.of("1,1,0,0,10,10,1,-1,-1,-1", "", "2,x,0,0,10,10,1"), -1))
                .getMessage();
        assertEquals("line 3: For input string: \"x\"", message);
        assertThrows(IllegalArgumentException.class, () -> MotFile.parse(List.of("1,1,0,0"), -1));
    }

    @Test
    void boxesBelowTheConfidenceAreLeftOut() {
        List<String> lines = List.of("1,1,2.5,3,10,10,1,-1,-1,-1", "1,2,0,0,10,10,0,-1,-1,-1");
        assertEquals(List.of(new MotLine(1, 1, 2.5, 3, 10, 10, 1)), MotFile.parse(lines, 1));
        assertEquals(2, MotFile.parse(lines, -1).size());
    }
}
