package io.framebus.vision;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * SSD-style exports that end with their own NMS, and the exports of RT-DETR and D-FINE with their post-processing:
 * boxes of four values, scores, class ids and possibly the number of boxes that count, in this order. How many there
 * are may differ from picture to picture; a negative class is no object.
 *
 * @param classes names of the classes, index 0 being the class 0
 * @param corners how boxes are written
 */
public record SsdDecoder(Classes classes, Corners corners) implements OutputDecoder {

    /** The order and unit of a box's four values. */
    public enum Corners {
        /** {@code y1, x1, y2, x2} as shares of the input: TensorFlow's way. */
        YX_NORMALISED,
        /** {@code x1, y1, x2, y2} as shares of the input. */
        XY_NORMALISED,
        /** {@code x1, y1, x2, y2} in input pixels. */
        XY_PIXELS
    }

    private static final int BOX = 4;

    @Override
    public List<Detection> decode(List<Output> outputs, Letterbox letterbox, float threshold) {
        if (outputs.size() < 3) {
            throw new IllegalArgumentException("SSD has boxes, scores and classes, not " + outputs.size() + " outputs");
        }
        FloatBuffer boxes = outputs.get(0).values();
        FloatBuffer scores = outputs.get(1).values();
        FloatBuffer ids = outputs.get(2).values();
        if (boxes.limit() != BOX * scores.limit() || ids.limit() != scores.limit()) {
            throw new IllegalArgumentException("SSD has four values a box, one score and one class, not "
                    + boxes.limit() + ", " + scores.limit() + " and " + ids.limit());
        }
        Candidates candidates = new Candidates("SSD", classes, letterbox);
        int count = count(outputs, scores.limit(), candidates);
        for (int i = 0; i < count; i++) {
            float score = scores.get(i);
            // Written so that a value that is no number goes on to the check.
            if (!(score < threshold) && !(ids.get(i) < 0)) {
                candidates.requireFinite(ids.get(i));
                add(candidates, letterbox, Math.round(ids.get(i)), score, boxes, i * BOX);
            }
        }
        return candidates.suppressed(NonMaximumSuppression.NONE);
    }

    private static int count(List<Output> outputs, int room, Candidates candidates) {
        if (outputs.size() == 3) {
            return room;
        }
        float counted = outputs.get(3).values().get(0);
        candidates.requireFinite(counted);
        return Math.clamp(Math.round(counted), 0, room);
    }

    private void add(Candidates candidates, Letterbox letterbox, int id, float score, FloatBuffer boxes, int at) {
        int x = corners == Corners.YX_NORMALISED ? 1 : 0;
        int y = 1 - x;
        boolean pixels = corners == Corners.XY_PIXELS;
        float unitX = pixels ? 1 : letterbox.inputWidth();
        float unitY = pixels ? 1 : letterbox.inputHeight();
        candidates.addCorners(
                id,
                score,
                boxes.get(at + x) * unitX,
                boxes.get(at + y) * unitY,
                boxes.get(at + 2 + x) * unitX,
                boxes.get(at + 2 + y) * unitY);
    }
}
