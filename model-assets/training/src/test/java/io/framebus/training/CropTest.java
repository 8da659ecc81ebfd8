package io.framebus.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.framebus.vision.Box;
import io.framebus.vision.Letterbox;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CropTest {

    private static final int WIDTH = DetectorNetwork.WIDTH;
    private static final int HEIGHT = DetectorNetwork.HEIGHT;

    private static LabelledBox object(float x1, float y1, float x2, float y2) {
        return new LabelledBox(2, new Box(x1, y1, x2, y2), true);
    }

    @Test
    void theWholeFrameLiesWhereTheProductPutsIt() {
        Letterbox letterbox = Letterbox.centered(RenderedFrame.WIDTH, RenderedFrame.HEIGHT, WIDTH, HEIGHT);
        Crop crop = Crop.whole(WIDTH, HEIGHT, false);
        assertEquals(-letterbox.padX(), crop.left());
        assertEquals(-letterbox.padY(), crop.top());
        assertEquals(List.of(object(10, 32, 30, 52)), crop.boxes(List.of(object(10, 20, 30, 40))));
    }

    @Test
    void wholeFramesAreCopiedByteByByteAndFramedInGrey() {
        byte[] bgr = new byte[3 * RenderedFrame.WIDTH * RenderedFrame.HEIGHT];
        new SplittableRandom(3).nextBytes(bgr);
        float[] planes = new float[3 * WIDTH * HEIGHT];
        Crop.whole(WIDTH, HEIGHT, false).draw(bgr, planes, 0);
        int source = 3 * (100 * RenderedFrame.WIDTH + 200);
        int target = 112 * WIDTH + 200;
        for (int channel = 0; channel < 3; channel++) {
            assertEquals(bgr[source + channel] & 0xFF, planes[(2 - channel) * WIDTH * HEIGHT + target], 1e-3);
        }
        assertEquals(Letterbox.FILL, planes[11 * WIDTH + 200]);
        assertEquals(Letterbox.FILL, planes[372 * WIDTH + 200]);
    }

    @Test
    void mirroringSwapsTheSidesOfABox() {
        Crop crop = new Crop(100, 50, 320, 192, 1, true);
        assertEquals(List.of(object(280, 10, 310, 40)), crop.boxes(List.of(object(110, 60, 140, 90))));
    }

    @Test
    void enlargingEnlargesBoxes() {
        Crop crop = new Crop(100, 50, 320, 192, 2, false);
        assertEquals(List.of(object(20, 20, 80, 80)), crop.boxes(List.of(object(110, 60, 140, 90))));
    }

    @Test
    void anObjectThatIsMostlyOutsideNeedsNotBeFound() {
        Crop crop = new Crop(100, 50, 320, 192, 1, false);
        List<LabelledBox> boxes = crop.boxes(List.of(object(70, 60, 110, 90), object(0, 0, 20, 20)));
        assertEquals(List.of(new LabelledBox(2, new Box(0, 10, 10, 40), false)), boxes);
    }
}
