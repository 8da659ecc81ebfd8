package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SceneCutsTest {

    private static final byte[] A = Film.landscape(1, 0);
    private static final byte[] B = Film.landscape(2, 0);
    private static final byte[] C = Film.landscape(3, 0);

    @ParameterizedTest
    @ValueSource(doubles = {1, 5, 10, 23.976, 25, 60, 240})
    void aHardCutIsFoundExactlyAtItsFrame(double rate) {
        int second = (int) Math.ceil(rate);
        Film film = new Film(rate).show(A, 2 * second).show(B, second).show(C, 3 * second);
        assertEquals(List.of(2 * second, 3 * second), film.cuts());
    }

    @Test
    void aVideoWithoutACutIsOneScene() {
        Film film = new Film(25).show(A, 101);
        assertEquals(List.of(new SceneSpan(0, film.now(), 50 * 3600, 50)), film.scenes());
        assertEquals(List.of(new SceneSpan(0, 3600, 0, 0)), new Film(25).show(A).scenes());
    }

    @Test
    void nothingHasNoScenes() {
        assertEquals(List.of(), new Film(25).scenes());
    }

    @ParameterizedTest
    @CsvSource({"25, 3", "25, 12", "25, 25", "25, 50", "25, 75", "25, 100", "10, 5", "10, 30", "60, 240"})
    void aDissolveOfAnyLengthIsOneCutInsideIt(double rate, int frames) {
        int still = (int) (4 * rate);
        Film film = new Film(rate).show(A, still).dissolve(A, B, frames).show(B, still);
        List<Integer> cuts = film.cuts();
        assertEquals(1, cuts.size(), cuts.toString());
        assertTrue(cuts.getFirst() >= still && cuts.getFirst() <= still + frames, cuts + " of " + still);
    }

    @ParameterizedTest
    @CsvSource({"12, 0", "25, 0", "25, 12", "50, 0", "50, 12"})
    void aFadeThroughBlackIsOneCutInsideIt(int frames, int dark) {
        int still = 100;
        Film film = new Film(25)
                .show(A, still)
                .dissolve(A, Film.black(), frames)
                .show(Film.black(), dark)
                .dissolve(Film.black(), B, frames)
                .show(B, still);
        List<Integer> cuts = film.cuts();
        assertEquals(1, cuts.size(), cuts.toString());
        assertTrue(cuts.getFirst() >= still && cuts.getFirst() <= still + 2 * frames + dark, cuts.toString());
    }

    @Test
    void coloursAloneMakeAScene() {
        byte[] red = Film.flat(81, 90, 240);
        byte[] blue = Film.flat(81, 240, 110);
        assertEquals(List.of(50), new Film(25).show(red, 50).show(blue, 50).cuts());
        List<Integer> dissolved = new Film(25)
                .show(red, 75)
                .dissolve(red, blue, 25)
                .show(blue, 75)
                .cuts();
        assertEquals(1, dissolved.size(), dissolved.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void aFlashIsNoScene(int frames) {
        byte[] white = Film.flat(235, 128, 128);
        assertEquals(
                List.of(),
                new Film(25).show(A, 60).show(white, frames).show(A, 60).cuts());
        assertEquals(
                List.of(), new Film(25).show(A, 60).show(B, frames).show(A, 60).cuts());
    }

    @Test
    void manyFlashesAreNoScenes() {
        byte[] white = Film.flat(235, 128, 128);
        Film film = new Film(25);
        for (int i = 0; i < 200; i++) {
            film.show(i % 3 == 0 || i % 11 == 0 ? white : A);
        }
        assertEquals(List.of(), film.cuts());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void motionAndNoiseAreNoCuts(long seed) {
        Random random = new Random(seed);
        Film pan = new Film(25);
        Film walk = new Film(25);
        Film noise = new Film(25);
        for (int i = 0; i < 150; i++) {
            pan.show(Film.landscape(seed, 2 * i));
            walk.show(Film.walker(Film.landscape(seed, 0), 2 * i % 120 - 20));
            noise.show(Film.noisy(Film.landscape(seed, 0), random, 40));
        }
        assertEquals(List.of(), pan.cuts(), "pan, seed " + seed);
        assertEquals(List.of(), walk.cuts(), "walk, seed " + seed);
        assertEquals(List.of(), noise.cuts(), "noise, seed " + seed);
    }

    @Test
    void noSceneIsShorterThanTheShortest() {
        Film film = new Film(25).show(A, 5).show(B, 40).show(C, 6).show(A, 40).show(B, 7);
        List<SceneSpan> scenes = film.scenes();
        assertTrue(scenes.stream().allMatch(scene -> scene.endPts() - scene.startPts() >= 45_000), scenes.toString());
        assertEquals(5, film.scenes(200).size());
    }

    /** Against a straight search over all frames, with times that vary. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void scenesCoverTheVideoAndTheirMiddleFrameIsTheOneShownAtHalfTheirTime(long seed) {
        Random random = new Random(seed);
        Film film = new Film(25);
        int scenes = 1 + random.nextInt(6);
        for (int scene = 0; scene < scenes; scene++) {
            int frames = 30 + random.nextInt(60);
            for (int i = 0; i < frames; i++) {
                film.rate(5 + random.nextInt(55)).show(Film.landscape(100 * seed + scene, i / 4));
            }
        }
        List<SceneSpan> found = film.scenes();
        assertEquals(scenes, found.size(), "seed " + seed);
        long end = 0;
        for (SceneSpan scene : found) {
            assertEquals(end, scene.startPts(), "seed " + seed);
            end = scene.endPts();
            int middle = 0;
            while (middle + 1 < film.frames() && 2 * film.times().get(middle + 1) <= scene.startPts() + end) {
                middle++;
            }
            assertEquals(middle, scene.middleOrdinal(), "seed " + seed);
            assertEquals(film.times().get(middle), scene.middlePts(), "seed " + seed);
        }
        assertEquals(film.now(), end, "seed " + seed);
    }

    @Test
    void scenesAreToldWhileTheVideoGoesOn() {
        SceneCuts cuts = new SceneCuts(Film.MPEG, 0.25, 0.4, 5000, 500);
        List<SceneSpan> told = new ArrayList<>();
        FrameSignature a = FrameSignature.of(java.lang.foreign.MemorySegment.ofArray(A), Film.WIDTH, Film.HEIGHT);
        FrameSignature b = FrameSignature.of(java.lang.foreign.MemorySegment.ofArray(B), Film.WIDTH, Film.HEIGHT);
        for (int i = 0; i < 70; i++) {
            told.addAll(cuts.add(i < 50 ? a : b, i * 3600L));
        }
        assertEquals(List.of(new SceneSpan(0, 50 * 3600, 25 * 3600, 25)), told);
    }
}
