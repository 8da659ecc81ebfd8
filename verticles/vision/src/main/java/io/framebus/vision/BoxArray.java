package io.framebus.vision;

import java.util.Arrays;

/** Boxes as flat floats, reused from frame to frame. */
final class BoxArray {

    private float[] corners = new float[256];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    void add(float x1, float y1, float x2, float y2) {
        int at = 4 * size;
        if (at == corners.length) {
            corners = Arrays.copyOf(corners, 2 * at);
        }
        corners[at] = x1;
        corners[at + 1] = y1;
        corners[at + 2] = x2;
        corners[at + 3] = y2;
        size++;
    }

    /**
     * 1 − IoU of one of these boxes and one of the others, counting the last pixel as inside, as the trackers of this
     * family do; 1 where they don't touch.
     */
    float distance(int index, BoxArray others, int otherIndex) {
        int a = 4 * index;
        int b = 4 * otherIndex;
        float[] theirs = others.corners;
        float width = Math.min(corners[a + 2], theirs[b + 2]) - Math.max(corners[a], theirs[b]) + 1;
        if (!(width > 0)) {
            return 1;
        }
        float height = Math.min(corners[a + 3], theirs[b + 3]) - Math.max(corners[a + 1], theirs[b + 1]) + 1;
        if (!(height > 0)) {
            return 1;
        }
        float area = (corners[a + 2] - corners[a] + 1) * (corners[a + 3] - corners[a + 1] + 1);
        float otherArea = (theirs[b + 2] - theirs[b] + 1) * (theirs[b + 3] - theirs[b + 1] + 1);
        float intersection = width * height;
        return 1 - intersection / (area + otherArea - intersection);
    }
}
