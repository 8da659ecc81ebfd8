package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LetterboxTest {

    @Test
    void topLeftCutsTheScaledSizeToWholePixels() {
        assertEquals(
                new Letterbox(480, 360, 416, 416, 416f / 480, 416f / 480, 416, 312, 0, 0),
                Letterbox.topLeft(480, 360, 416, 416));
        assertEquals(
                new Letterbox(1000, 333, 416, 416, 0.416f, 0.416f, 416, 138, 0, 0),
                Letterbox.topLeft(1000, 333, 416, 416));
    }

    @Test
    void centeredRoundsAsUltralyticsDoes() {
        assertEquals(
                new Letterbox(1920, 1080, 640, 640, 1 / 3f, 1 / 3f, 640, 360, 0, 140),
                Letterbox.centered(1920, 1080, 640, 640));
        // 639 · 640 / 1000 = 408.96, so 231 rows are left: 115 above, 116 below.
        assertEquals(
                new Letterbox(1000, 639, 640, 640, 0.64f, 0.64f, 640, 409, 0, 115),
                Letterbox.centered(1000, 639, 640, 640));
        assertEquals(
                new Letterbox(320, 240, 640, 640, 2f, 2f, 640, 480, 0, 80), Letterbox.centered(320, 240, 640, 640));
    }

    @Test
    void boxesComeBackToTheSourceAndAreCutToIt() {
        Letterbox letterbox = Letterbox.centered(1280, 720, 640, 640);
        assertEquals(new Box(20, 40, 200, 400), letterbox.toSource(10, 160, 100, 340));
        assertEquals(new Box(0, 0, 1280, 720), letterbox.toSource(-5, 0, 700, 640));
    }

    @Test
    void stretchedFrameCoversTheInputAndMapsBackByItsTwoScales() {
        Letterbox letterbox = Letterbox.of(Letterbox.Fit.STRETCHED, 1280, 720, 320, 320);
        assertEquals(0.25f, letterbox.scaleX());
        assertEquals(320f / 720, letterbox.scaleY());
        Box box = letterbox.toSource(80, 160, 160, 400);
        assertEquals(320, box.x1());
        assertEquals(640, box.x2());
        assertEquals(360, box.y1(), 1e-3);
        assertEquals(720, box.y2(), "cut to the frame");
    }

    @Test
    void everySizeFitsAndMapsBackWithinAPixelOfTheSource() {
        long seed = 20;
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            int width = 1 + random.nextInt(4000);
            int height = 1 + random.nextInt(4000);
            int input = 32 * (1 + random.nextInt(40));
            Letterbox letterbox = random.nextBoolean()
                    ? Letterbox.topLeft(width, height, input, input)
                    : Letterbox.centered(width, height, input, input);
            Box whole = letterbox.toSource(
                    letterbox.padX(),
                    letterbox.padY(),
                    letterbox.padX() + letterbox.resizedWidth(),
                    letterbox.padY() + letterbox.resizedHeight());
            float pixel = 1.01f / letterbox.scaleX();
            String what = "seed " + seed + ": " + letterbox + " gave " + whole;
            assertTrue(Math.abs(whole.x2() - width) <= pixel && Math.abs(whole.y2() - height) <= pixel, what);
            assertTrue(whole.x1() == 0 && whole.y1() == 0, what);
        }
    }

    @Test
    void framesWithoutAreaAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Letterbox.topLeft(0, 10, 416, 416));
    }
}
