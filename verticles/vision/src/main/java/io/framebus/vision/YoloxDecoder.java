package io.framebus.vision;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * YOLOX (Ge et al. 2021, arXiv 2107.08430) as exported without its decoding ({@link YoloV5Decoder} reads decoded ones):
 * one output {@code [1, anchors, 5 + classes]}, rows of {@code x, y, w, h, objectness, scores…}; centre = (xy + grid) ·
 * stride, size = exp(wh) · stride, the grids of strides 8, 16 and 32 one after the other, confidence = objectness ·
 * best class score.
 *
 * @param classes names of the classes
 * @param suppression applied to the decoded boxes
 */
public record YoloxDecoder(Classes classes, NonMaximumSuppression suppression) implements OutputDecoder {

    /** IoU threshold of the family's own demo. */
    public static final float DEFAULT_IOU_THRESHOLD = 0.45f;

    private static final int[] STRIDES = {8, 16, 32};
    private static final int OBJECTNESS = 4;
    private static final int FIRST_CLASS = 5;

    public YoloxDecoder(Classes classes) {
        this(classes, new NonMaximumSuppression(DEFAULT_IOU_THRESHOLD));
    }

    @Override
    public List<Detection> decode(List<Output> outputs, Letterbox letterbox, float threshold) {
        Output output = Output.first(outputs, "YOLOX");
        int[] shape = output.matrix("YOLOX");
        if (shape[0] != anchors(letterbox) || shape[1] <= FIRST_CLASS) {
            throw new IllegalArgumentException("YOLOX for " + letterbox.inputWidth() + "x" + letterbox.inputHeight()
                    + " has an output [1, " + anchors(letterbox) + ", 5 + classes], not " + output.shape());
        }
        Candidates candidates = new Candidates("YOLOX", classes, letterbox);
        FloatBuffer values = output.values();
        int row = 0;
        for (int stride : STRIDES) {
            int gridWidth = letterbox.inputWidth() / stride;
            int gridHeight = letterbox.inputHeight() / stride;
            for (int y = 0; y < gridHeight; y++) {
                for (int x = 0; x < gridWidth; x++, row += shape[1]) {
                    // Written so that a value that is no number goes on to the check.
                    if (!(values.get(row + OBJECTNESS) < threshold)) {
                        decodeRow(values, row, shape[1], x, y, stride, threshold, candidates);
                    }
                }
            }
        }
        return candidates.suppressed(suppression);
    }

    private static void decodeRow(
            FloatBuffer values,
            int row,
            int columns,
            int gridX,
            int gridY,
            int stride,
            float threshold,
            Candidates candidates) {
        float objectness = values.get(row + OBJECTNESS);
        candidates.requireFinite(objectness);
        int best = candidates.greatest(values, row + FIRST_CLASS, columns - FIRST_CLASS);
        float bestScore = values.get(row + FIRST_CLASS + best);
        float confidence = objectness * bestScore;
        if (confidence >= threshold) {
            candidates.add(
                    best,
                    confidence,
                    (values.get(row) + gridX) * stride,
                    (values.get(row + 1) + gridY) * stride,
                    (float) Math.exp(values.get(row + 2)) * stride,
                    (float) Math.exp(values.get(row + 3)) * stride);
        }
    }

    private static long anchors(Letterbox letterbox) {
        long anchors = 0;
        for (int stride : STRIDES) {
            anchors += (long) (letterbox.inputWidth() / stride) * (letterbox.inputHeight() / stride);
        }
        return anchors;
    }
}
