package io.framebus.scene;

import java.util.List;

/** One picture of a scene with the truth about it. The arrays belong to the receiver. */
public final class SceneFrame {

    private final int index;
    private final int width;
    private final int height;
    private final byte[] bgr;
    private final float[] depth;
    private final List<SceneObject> objects;

    SceneFrame(int index, int width, int height, byte[] bgr, float[] depth, List<SceneObject> objects) {
        this.index = index;
        this.width = width;
        this.height = height;
        this.bgr = bgr;
        this.depth = depth;
        this.objects = List.copyOf(objects);
    }

    /** From 0. */
    public int index() {
        return index;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The bytes B, G, R of every pixel, row by row without padding. */
    public byte[] bgr() {
        return bgr;
    }

    /** Metres along the optical axis to what the middle of each pixel shows, row by row. */
    public float[] depth() {
        return depth;
    }

    /** Every object that has pixels in this frame, also those that others hide, by id. */
    public List<SceneObject> objects() {
        return objects;
    }
}
