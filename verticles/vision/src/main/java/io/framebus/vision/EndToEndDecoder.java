package io.framebus.vision;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * YOLOv10, YOLO26 and other exports that end with their own choice of boxes: one output {@code [1, n, 6]}, rows of
 * {@code x1, y1, x2, y2, score, class}. There is nothing left to suppress; rows that were not needed have low scores.
 *
 * @param classes names of the classes
 * @param normalised whether corners are shares of the input, 0..1, else input pixels
 */
public record EndToEndDecoder(Classes classes, boolean normalised) implements OutputDecoder {

    private static final int COLUMNS = 6;
    private static final int SCORE = 4;
    private static final int CLASS = 5;

    @Override
    public List<Detection> decode(List<Output> outputs, Letterbox letterbox, float threshold) {
        Output output = Output.first(outputs, "end-to-end");
        int[] shape = output.matrix("end-to-end");
        if (shape[1] != COLUMNS) {
            throw new IllegalArgumentException("an end-to-end output is [1, n, 6], not " + output.shape());
        }
        float unitX = normalised ? letterbox.inputWidth() : 1;
        float unitY = normalised ? letterbox.inputHeight() : 1;
        Candidates candidates = new Candidates("end-to-end", classes, letterbox);
        FloatBuffer values = output.values();
        for (int row = 0; row < shape[0] * COLUMNS; row += COLUMNS) {
            float score = values.get(row + SCORE);
            // Written so that a value that is no number goes on to the check.
            if (!(score < threshold)) {
                candidates.requireFinite(values.get(row + CLASS));
                candidates.addCorners(
                        Math.round(values.get(row + CLASS)),
                        score,
                        values.get(row) * unitX,
                        values.get(row + 1) * unitY,
                        values.get(row + 2) * unitX,
                        values.get(row + 3) * unitY);
            }
        }
        return candidates.suppressed(NonMaximumSuppression.NONE);
    }
}
