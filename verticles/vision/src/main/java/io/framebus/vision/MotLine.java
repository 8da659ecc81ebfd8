package io.framebus.vision;

/**
 * One box of a MOTChallenge file.
 *
 * @param frame from 1
 * @param id of the object; -1 in files of detections
 * @param left left edge, pixels
 * @param top top edge, pixels
 * @param width pixels
 * @param height pixels
 * @param confidence of the detector or tracker; in ground truth 1 for boxes that count and 0 for those to be ignored
 */
public record MotLine(long frame, long id, double left, double top, double width, double height, double confidence) {

    /** Intersection over union with another box, 0..1; 0 where the union is empty. */
    public double iou(MotLine other) {
        double overlapWidth = Math.min(left + width, other.left + other.width) - Math.max(left, other.left);
        double overlapHeight = Math.min(top + height, other.top + other.height) - Math.max(top, other.top);
        if (overlapWidth <= 0 || overlapHeight <= 0) {
            return 0;
        }
        double intersection = overlapWidth * overlapHeight;
        return intersection / (width * height + other.width * other.height - intersection);
    }
}
