package io.framebus.training;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes the batches of a detector's training; the number of a batch and the seed decide everything in it. */
final class DetectorBatches {

    private static final int CROP_WIDTH = 320;
    private static final int CROP_HEIGHT = 192;

    private final FrameStore store;
    private final long seed;

    DetectorBatches(FrameStore store, long seed) {
        this.store = store;
        this.seed = seed;
    }

    /** Crops, each from another frame. */
    DetectorBatch crops(int number, int pictures) {
        return batch(number, pictures, CROP_WIDTH, CROP_HEIGHT, false);
    }

    /** Whole frames as the detector will get them. */
    DetectorBatch wholes(int number, int pictures) {
        return batch(number, pictures, DetectorNetwork.WIDTH, DetectorNetwork.HEIGHT, true);
    }

    private DetectorBatch batch(int number, int pictures, int width, int height, boolean whole) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        int area = width * height;
        float[] planes = new float[3 * area * pictures];
        byte[] bgr = new byte[3 * RenderedFrame.WIDTH * RenderedFrame.HEIGHT];
        List<List<LabelledBox>> boxes = new ArrayList<>();
        for (int picture = 0; picture < pictures; picture++) {
            int frame = random.nextInt(store.frames());
            store.pixels(frame, bgr);
            List<LabelledBox> all = store.boxes(frame);
            Crop crop =
                    whole ? Crop.whole(width, height, random.nextBoolean()) : Crop.random(random, width, height, all);
            crop.draw(bgr, planes, 3 * area * picture);
            Photometry.vary(random, planes, 3 * area * picture, area);
            boxes.add(crop.boxes(all));
        }
        for (int i = 0; i < planes.length; i++) {
            planes[i] /= 255;
        }
        return new DetectorBatch(width, height, planes, boxes);
    }
}
