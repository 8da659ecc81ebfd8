package io.framebus.vision;

/**
 * An axis-aligned box in pixels of the source frame: origin top left, {@code x2}/{@code y2} exclusive.
 *
 * @param x1 left edge, pixels
 * @param y1 top edge, pixels
 * @param x2 right edge (exclusive), pixels
 * @param y2 bottom edge (exclusive), pixels
 */
public record Box(float x1, float y1, float x2, float y2) {

    public float width() {
        return x2 - x1;
    }

    public float height() {
        return y2 - y1;
    }

    public float area() {
        return Math.max(0, width()) * Math.max(0, height());
    }

    /** Intersection over union with another box, 0..1; 0 where the union is empty. */
    public float iou(Box other) {
        float width = Math.min(x2, other.x2) - Math.max(x1, other.x1);
        float height = Math.min(y2, other.y2) - Math.max(y1, other.y1);
        if (width <= 0 || height <= 0) {
            return 0;
        }
        float intersection = width * height;
        float union = area() + other.area() - intersection;
        return union > 0 ? intersection / union : 0;
    }

    /** This box cut to a frame of the given size in pixels. */
    public Box clip(int frameWidth, int frameHeight) {
        return new Box(
                Math.clamp(x1, 0, frameWidth),
                Math.clamp(y1, 0, frameHeight),
                Math.clamp(x2, 0, frameWidth),
                Math.clamp(y2, 0, frameHeight));
    }
}
