package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Pixels;
import io.framebus.bus.SourceSpec;
import io.framebus.vision.Box;
import io.framebus.vision.Detection;
import io.framebus.vision.MotFile;
import io.framebus.vision.MotLine;
import io.framebus.vision.MotMetrics;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.opencv.global.opencv_core;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class PeopleDetectorIT {

    private static final float THRESHOLD = 0.3f;
    private static final Box LEFT = Silhouettes.person(100, 120, 1);
    private static final Box RIGHT = Silhouettes.person(420, 200, 0.8);

    private final PixelPool pool = new PixelPool(Clips.POOL_BYTES);
    private final PeopleDetector detector = new PeopleDetector();

    @AfterEach
    void close() {
        detector.close();
        assertEquals(0, pool.outstanding());
        pool.close();
    }

    @Test
    void anEmptyPictureHoldsNobody() {
        assertEquals(List.of(), found(PictureIT.solid(pool, 640, 480, 126, 128, 128), 0));
    }

    @Test
    void figuresAreFoundWhereTheyStand() {
        List<Detection> people = found(Silhouettes.frame(pool, 640, 480, LEFT, RIGHT), THRESHOLD);
        assertEquals(2, people.size(), people::toString);
        assertTrue(people.get(0).confidence() >= people.get(1).confidence());
        assertSeen(people, LEFT);
        assertSeen(people, RIGHT);
    }

    private static void assertSeen(List<Detection> people, Box where) {
        assertTrue(
                people.stream()
                        .anyMatch(one -> one.label().equals("person")
                                && one.classId() == 0
                                && one.box().iou(where) > 0.6),
                () -> "nobody at " + where + " among " + people);
    }

    /** The same part of the picture at other sizes: smaller ones are enlarged, larger ones reduced. */
    @ParameterizedTest
    @CsvSource({"0.5", "0.75", "1.5", "3"})
    void theSizeOfTheFrameDoesNotMatter(float scale) {
        Box where = Silhouettes.person(200 * scale, 120 * scale, scale);
        assertSeen(
                found(Silhouettes.frame(pool, Math.round(640 * scale), Math.round(480 * scale), where), THRESHOLD),
                where);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "63, 127", "2000, 3", "3, 2000", "641, 361", "4001, 3001"})
    void framesOfAnySizeAreLookedAt(int width, int height) {
        assertEquals(List.of(), found(PictureIT.solid(pool, width, height, 126, 128, 128), 0));
        assertEquals(
                2,
                found(Silhouettes.frame(pool, 640, 480, LEFT, RIGHT), THRESHOLD).size());
    }

    @Test
    void theResultIsTheSameOnAnyNumberOfThreads() {
        List<Detection> alone = found(Silhouettes.frame(pool, 640, 480, LEFT, RIGHT), 0);
        assertTrue(alone.size() >= 2);
        try (PeopleDetector another = new PeopleDetector()) {
            opencv_core.setNumThreads(4);
            for (int run = 0; run < 3; run++) {
                PixelBuffer pixels = Silhouettes.frame(pool, 640, 480, LEFT, RIGHT);
                another.take(pixels);
                pixels.release();
                another.run();
                assertEquals(alone, another.people(0));
            }
        } finally {
            OpenCv.useOneThread();
        }
    }

    @Test
    void weakerOnesAreLeftOut() {
        List<Detection> all = found(Silhouettes.frame(pool, 640, 480, LEFT, RIGHT), 0);
        float strongest = all.getFirst().confidence();
        assertEquals(List.of(all.getFirst()), detector.people(strongest));
        assertEquals(List.of(), detector.people(1));
    }

    @Test
    void confidenceRisesWithTheScore() {
        assertEquals(0.5, PeopleDetector.confidence(PeopleDetector.CONFIDENCE_CENTRE), 1e-6);
        float before = 0;
        for (double score = -1; score < 4; score += 0.1) {
            float confidence = PeopleDetector.confidence(score);
            assertTrue(confidence > before && confidence < 1, score + " gives " + confidence);
            before = confidence;
        }
        assertTrue(PeopleDetector.confidence(PeopleDetector.LEAST_SCORE) < 0.05);
    }

    /** Results name this hash: whoever changes a setting or OpenCV's version changes it knowingly. */
    @Test
    void theIdentityIsThatOfTheseSettingsAndThisOpenCv() {
        assertEquals("4.13.0", PeopleDetector.version());
        assertEquals("e8ee1784367acfb0f9cf845ccc98ea102caf09c678a3d4da0d7b4be5d4a6464c", PeopleDetector.sha256());
    }

    @Test
    void thePedestrianOnTheStreetIsFound() throws Exception {
        SourceSpec photo = Clips.images(Clips.asset("images/000000373353.jpg"), 1);
        List<Detection> people = people(photo, 1, 1).getFirst();
        // Measured on the photograph by hand.
        assertSeen(people, new Box(291, 294, 349, 415));
    }

    /** On every sixth of the frames that have ground truth; on all 69 of them recall is 0.79 and precision 0.87. */
    @Test
    void mostPeopleOfTheVideoAreFound() throws Exception {
        int step = 6;
        SourceSpec video = Clips.file(Clips.asset("videos/vtest_pets09s2l1_480x360.mp4"));
        List<MotLine> truth = MotFile.parse(Files.readAllLines(Clips.asset("mot/vtest/gt_first69.txt")), 1).stream()
                .filter(line -> line.frame() % step == 1)
                .toList();
        List<MotLine> found = new ArrayList<>();
        List<List<Detection>> frames = people(video, 69, step);
        for (int i = 0; i < frames.size(); i++) {
            for (Detection one : frames.get(i)) {
                Box box = one.box();
                assertEquals(box.clip(480, 360), box);
                found.add(new MotLine(
                        i * (long) step + 1, found.size(), box.x1(), box.y1(), box.width(), box.height(), 1));
            }
        }
        MotMetrics metrics = MotMetrics.of(truth, found, 0.5);
        assertTrue(metrics.recall() >= 0.65 && metrics.precision() >= 0.7, metrics::toString);
    }

    /** Who is in every {@code step}th of the first {@code last} frames of a source. */
    private List<List<Detection>> people(SourceSpec source, int last, int step) throws Exception {
        List<List<Detection>> all = new ArrayList<>();
        try (DecoderChild child =
                DecoderChild.open(new DecodeRequest(source, OptionalLong.empty(), 1, "people"), pool)) {
            for (int frame = 0; frame < last; frame++) {
                Optional<RawFrame> raw = child.next();
                if (frame % step == 0) {
                    all.add(found(raw.orElseThrow().pixels(), THRESHOLD));
                } else {
                    raw.orElseThrow().pixels().release();
                }
            }
        }
        return all;
    }

    /** The pixels are given back before the picture is looked at: the detector must not need them any more. */
    private List<Detection> found(Pixels pixels, float threshold) {
        detector.take(pixels);
        pixels.release();
        detector.run();
        return detector.people(threshold);
    }
}
