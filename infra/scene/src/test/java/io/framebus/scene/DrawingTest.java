package io.framebus.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One thing alone on blank ground: what is drawn is what its box and its pixels say. */
final class DrawingTest {

    private static final int WIDTH = 320;
    private static final int HEIGHT = 180;
    private static final int BLANK = 0x123456;
    private static final Light LIGHT = new Light(0.5, 0.3, 0.81, 1, 1, 0);

    private final Raster raster = new Raster(WIDTH, HEIGHT);
    private final int[] picture = new int[WIDTH * HEIGHT];
    private final float[] depth = new float[WIDTH * HEIGHT];
    private final Camera camera = new Camera(WIDTH, HEIGHT, 320, 0, -25, 20, Math.PI / 2, 0.67, 0.01);

    DrawingTest() {
        Arrays.fill(picture, BLANK);
        raster.clear();
    }

    private static Vehicle vehicle(Kind kind, long look, double front) {
        Vehicle vehicle = new Vehicle(
                1, kind, Lane.ALL.getFirst(), look, VehicleShapes.of(kind, look).length(), 10);
        vehicle.front = Town.LANE_END + front;
        return vehicle;
    }

    private void draw(int slot, Actor actor) {
        raster.object(slot);
        actor.draw(new Pen(raster, camera, LIGHT), 0);
    }

    private int[] drawn() {
        IntStream pixels = IntStream.range(0, picture.length).filter(i -> picture[i] != BLANK);
        int[] box = {WIDTH, HEIGHT, 0, 0};
        pixels.forEach(i -> {
            box[0] = Math.min(box[0], i % WIDTH);
            box[1] = Math.min(box[1], i / WIDTH);
            box[2] = Math.max(box[2], i % WIDTH + 1);
            box[3] = Math.max(box[3], i / WIDTH + 1);
        });
        return box;
    }

    private void assertBoxFits(String what) {
        int[] drawn = drawn();
        double[] box = raster.bounds(1);
        for (int side = 0; side < 4; side++) {
            assertEquals(box[side], drawn[side], 1.3, what + " side " + side + " of " + Arrays.toString(box));
        }
        assertTrue(
                Math.floor(box[0]) <= drawn[0]
                        && Math.floor(box[1]) <= drawn[1]
                        && Math.ceil(box[2]) >= drawn[2]
                        && Math.ceil(box[3]) >= drawn[3],
                what);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"CAR", "VAN", "TRUCK", "BUS"})
    void theBoxOfAVehicleIsTightAroundItsPixels(Kind kind) {
        for (long look = 0; look < 6; look++) {
            raster.clear();
            Arrays.fill(picture, BLANK);
            draw(1, Actor.of(vehicle(kind, look, 3)));
            raster.resolve(picture, depth);
            assertBoxFits(kind + " " + look);
            assertEquals(raster.alone(1), raster.seen(1));
            assertTrue(raster.alone(1) > 100);
        }
    }

    @Test
    void theBoxOfAWalkerIsTightAroundItsPixelsInEveryStride() {
        Walker walker = new Walker(1, Route.random(new SplittableRandom(3)), 5, 1.3);
        walker.along = 75;
        for (int i = 0; i < 8; i++) {
            raster.clear();
            Arrays.fill(picture, BLANK);
            walker.stride = i * Math.PI / 4;
            draw(1, Actor.of(walker));
            raster.resolve(picture, depth);
            assertBoxFits("stride " + i);
        }
    }

    @Test
    void theNearerOfTwoHidesTheOther() {
        Vehicle far = vehicle(Kind.CAR, 1, 2);
        draw(1, Actor.of(far));
        raster.object(2);
        Pen pen = new Pen(raster, camera, LIGHT);
        double middle = far.x();
        pen.rod(middle, -9, 0, 0.5, middle, -9, 9, 0.5, 0xFF0000);
        raster.resolve(picture, depth);
        assertEquals(raster.alone(2), raster.seen(2));
        assertTrue(raster.seen(1) < raster.alone(1));
        assertTrue(raster.seen(1) > 0);
    }

    @Test
    void whatIsBehindTheCameraIsNotDrawn() {
        Pen pen = new Pen(raster, camera, LIGHT);
        raster.object(1);
        pen.ball(0, -60, 20, 2, 0xFF0000);
        pen.begin();
        pen.corner(-5, -60, 0);
        pen.corner(5, -60, 0);
        pen.corner(0, -70, 0);
        pen.fill(0, 0, 1, 0, 0xFF0000);
        assertEquals(0, raster.alone(1));
    }

    @Test
    void aPolygonThroughTheCameraIsCut() {
        Pen pen = new Pen(raster, camera, LIGHT);
        raster.object(1);
        pen.begin();
        pen.corner(-3, -60, 0);
        pen.corner(3, -60, 0);
        pen.corner(3, 0, 0);
        pen.corner(-3, 0, 0);
        pen.fill(0, 0, 1, 0, 0xFF0000);
        raster.resolve(picture, depth);
        int pixel = (HEIGHT - 10) * WIDTH + WIDTH / 2;
        assertEquals(0xFF0000, picture[pixel]);
        assertEquals(camera.groundDepth(WIDTH / 2.0 + 0.5, HEIGHT - 9.5), depth[pixel], 0.05);
    }
}
