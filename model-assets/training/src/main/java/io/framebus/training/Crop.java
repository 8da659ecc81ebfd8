package io.framebus.training;

import io.framebus.vision.Box;
import io.framebus.vision.Letterbox;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A part of a frame, enlarged and possibly mirrored. What lies beyond the frame is grey as in a letterbox.
 *
 * @param left column of the frame at the left edge, may lie outside
 * @param top row of the frame at the upper edge, may lie outside
 * @param width of the result, pixels
 * @param height of the result, pixels
 * @param scale pixels of the result for one of the frame
 * @param mirrored whether left and right are swapped
 */
record Crop(double left, double top, int width, int height, double scale, boolean mirrored) {

    /** An object of which the crop shows less than this share needs not be found. */
    private static final double LEAST_SHARE = 0.4;

    private static final double OBJECT_SHARE = 0.75;
    private static final double LEAST_SCALE = 0.75;
    private static final double MOST_SCALE = 1.35;
    private static final int BEYOND = 14;

    /** The whole frame as the detector gets it. */
    static Crop whole(int width, int height, boolean mirrored) {
        return new Crop(
                (RenderedFrame.WIDTH - width) / 2.0, (RenderedFrame.HEIGHT - height) / 2.0, width, height, 1, mirrored);
    }

    /** Mostly around an object; all classes have the same chance, as many as there are of each. */
    static Crop random(SplittableRandom random, int width, int height, List<LabelledBox> boxes) {
        double scale = LEAST_SCALE * Math.pow(MOST_SCALE / LEAST_SCALE, random.nextDouble());
        double wide = width / scale;
        double high = height / scale;
        double left = random.nextDouble(-BEYOND, RenderedFrame.WIDTH - wide + BEYOND);
        double top = random.nextDouble(-BEYOND, RenderedFrame.HEIGHT - high + BEYOND);
        List<LabelledBox> worthwhile = ofRandomClass(random, boxes);
        if (!worthwhile.isEmpty() && random.nextDouble() < OBJECT_SHARE) {
            Box box = worthwhile.get(random.nextInt(worthwhile.size())).box();
            left = (box.x1() + box.x2()) / 2 - wide * random.nextDouble(0.2, 0.8);
            top = (box.y1() + box.y2()) / 2 - high * random.nextDouble(0.2, 0.8);
        }
        return new Crop(
                Math.clamp(left, -BEYOND, RenderedFrame.WIDTH - wide + BEYOND),
                Math.clamp(top, -BEYOND, RenderedFrame.HEIGHT - high + BEYOND),
                width,
                height,
                scale,
                random.nextBoolean());
    }

    private static List<LabelledBox> ofRandomClass(SplittableRandom random, List<LabelledBox> boxes) {
        List<LabelledBox> counting = boxes.stream().filter(LabelledBox::counts).toList();
        List<Integer> classes =
                counting.stream().map(LabelledBox::classId).distinct().toList();
        if (classes.isEmpty()) {
            return List.of();
        }
        int chosen = classes.get(random.nextInt(classes.size()));
        return counting.stream().filter(box -> box.classId() == chosen).toList();
    }

    /** The boxes of the frame in pixels of the crop, cut to it. */
    List<LabelledBox> boxes(List<LabelledBox> ofFrame) {
        List<LabelledBox> inside = new ArrayList<>();
        for (LabelledBox labelled : ofFrame) {
            Box box = labelled.box();
            float x1 = (float) ((box.x1() - left) * scale);
            float x2 = (float) ((box.x2() - left) * scale);
            float y1 = (float) ((box.y1() - top) * scale);
            float y2 = (float) ((box.y2() - top) * scale);
            Box uncut = mirrored ? new Box(width - x2, y1, width - x1, y2) : new Box(x1, y1, x2, y2);
            Box cut = uncut.clip(width, height);
            if (cut.area() > 0) {
                boolean counts = labelled.counts() && cut.area() >= LEAST_SHARE * uncut.area();
                inside.add(new LabelledBox(labelled.classId(), cut, counts));
            }
        }
        return inside;
    }

    /**
     * Draws the crop as planes R, G, B with values 0..255, each pixel between its four neighbours in the frame.
     *
     * @param bgr of the whole frame
     * @param first index of the first value of the red plane
     */
    void draw(byte[] bgr, float[] planes, int first) {
        int area = width * height;
        for (int y = 0; y < height; y++) {
            double row = (y + 0.5) / scale + top - 0.5;
            boolean outside = row < -0.5 || row > RenderedFrame.HEIGHT - 0.5;
            double clampedRow = Math.clamp(row, 0, RenderedFrame.HEIGHT - 1.001);
            int upper = (int) clampedRow;
            float down = (float) (clampedRow - upper);
            for (int x = 0; x < width; x++) {
                double column = ((mirrored ? width - 1 - x : x) + 0.5) / scale + left - 0.5;
                int target = first + y * width + x;
                if (outside || column < -0.5 || column > RenderedFrame.WIDTH - 0.5) {
                    planes[target] = Letterbox.FILL;
                    planes[target + area] = Letterbox.FILL;
                    planes[target + 2 * area] = Letterbox.FILL;
                    continue;
                }
                double clampedColumn = Math.clamp(column, 0, RenderedFrame.WIDTH - 1.001);
                int near = (int) clampedColumn;
                float across = (float) (clampedColumn - near);
                int source = 3 * (upper * RenderedFrame.WIDTH + near);
                for (int channel = 0; channel < 3; channel++) {
                    planes[target + (2 - channel) * area] = between(bgr, source + channel, across, down);
                }
            }
        }
    }

    static float between(byte[] bgr, int at, float across, float down) {
        int below = at + 3 * RenderedFrame.WIDTH;
        float above = (bgr[at] & 0xFF) * (1 - across) + (bgr[at + 3] & 0xFF) * across;
        float under = (bgr[below] & 0xFF) * (1 - across) + (bgr[below + 3] & 0xFF) * across;
        return above * (1 - down) + under * down;
    }
}
