package io.framebus.vision;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Objects that walk, come, go, overlap and are overlooked now and then, with some false detections: all from a seed.
 */
final class RandomScene {

    private static final String[] LABELS = {"person", "car", "truck"};

    private final Random random;
    private final List<float[]> objects = new ArrayList<>();
    private final int width;

    /**
     * A scene at its first frame.
     *
     * @param count objects in it
     * @param width of the square they walk in, pixels
     */
    RandomScene(long seed, int count, int width) {
        random = new Random(seed);
        this.width = width;
        for (int i = 0; i < count; i++) {
            objects.add(newcomer());
        }
    }

    List<Detection> next() {
        List<Detection> detections = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            if (random.nextInt(60) == 0) {
                objects.set(i, newcomer());
            }
            float[] object = objects.get(i);
            object[0] += object[2] + random.nextFloat() - 0.5f;
            object[1] += object[3] + random.nextFloat() - 0.5f;
            if (random.nextInt(10) > 0) {
                detections.add(detection(object, random.nextFloat() * 0.9f + 0.1f));
            }
        }
        if (random.nextInt(4) == 0) {
            detections.add(detection(newcomer(), random.nextFloat()));
        }
        return random.nextInt(20) == 0 ? List.of() : detections;
    }

    private float[] newcomer() {
        return new float[] {
            random.nextFloat() * width,
            random.nextFloat() * width,
            random.nextFloat() * 6 - 3,
            random.nextFloat() * 6 - 3,
            20 + random.nextFloat() * 40,
            random.nextInt(LABELS.length)
        };
    }

    private Detection detection(float[] object, float confidence) {
        float size = object[4] * (0.95f + 0.1f * random.nextFloat());
        int classId = (int) object[5];
        Box box = new Box(object[0], object[1], object[0] + size, object[1] + 2 * size);
        return new Detection(LABELS[classId], classId, confidence, box);
    }
}
