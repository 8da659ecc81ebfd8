package io.framebus.vision;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * NanoDet (RangiLyu 2020): for each of the strides 8, 16 and 32 an output of scores {@code [1, cells, classes]} and one
 * of distances {@code [1, cells, 4 · (reg_max + 1)]}, in this order. A distance from the cell's centre to the left,
 * top, right and bottom edge is a distribution over 0…reg_max strides, whose expectation counts (Generalized Focal
 * Loss, Li et al. 2020, arXiv 2006.04388). Confidence = best class score.
 *
 * @param classes names of the classes
 * @param suppression applied to the decoded boxes
 */
public record NanoDetDecoder(Classes classes, NonMaximumSuppression suppression) implements OutputDecoder {

    /** IoU threshold of the family's own configuration. */
    public static final float DEFAULT_IOU_THRESHOLD = 0.6f;

    private static final int[] STRIDES = {8, 16, 32};
    private static final int SIDES = 4;

    public NanoDetDecoder(Classes classes) {
        this(classes, new NonMaximumSuppression(DEFAULT_IOU_THRESHOLD));
    }

    @Override
    public List<Detection> decode(List<Output> outputs, Letterbox letterbox, float threshold) {
        if (outputs.size() != 2 * STRIDES.length) {
            throw new IllegalArgumentException("NanoDet has six outputs, not " + outputs.size());
        }
        Candidates candidates = new Candidates("NanoDet", classes, letterbox);
        for (int i = 0; i < STRIDES.length; i++) {
            decode(outputs.get(2 * i), outputs.get(2 * i + 1), STRIDES[i], letterbox, threshold, candidates);
        }
        return candidates.suppressed(suppression);
    }

    private static void decode(
            Output scores, Output distances, int stride, Letterbox letterbox, float threshold, Candidates candidates) {
        int[] shape = scores.matrix("NanoDet");
        int[] distanceShape = distances.matrix("NanoDet");
        int gridWidth = Math.ceilDiv(letterbox.inputWidth(), stride);
        int cells = gridWidth * Math.ceilDiv(letterbox.inputHeight(), stride);
        if (shape[0] != cells || distanceShape[0] != cells || distanceShape[1] % SIDES != 0) {
            throw new IllegalArgumentException("NanoDet has " + cells + " cells of stride " + stride + " and " + SIDES
                    + " distributions a cell, not " + scores.shape() + " and " + distances.shape());
        }
        for (int cell = 0; cell < cells; cell++) {
            int best = candidates.greatest(scores.values(), cell * shape[1], shape[1]);
            float score = scores.values().get(cell * shape[1] + best);
            if (score >= threshold) {
                int bins = distanceShape[1] / SIDES;
                int at = cell * distanceShape[1];
                float x = (cell % gridWidth + 0.5f) * stride;
                float y = (Math.floorDiv(cell, gridWidth) + 0.5f) * stride;
                candidates.addCorners(
                        best,
                        score,
                        x - stride * expectation(distances.values(), at, bins),
                        y - stride * expectation(distances.values(), at + bins, bins),
                        x + stride * expectation(distances.values(), at + 2 * bins, bins),
                        y + stride * expectation(distances.values(), at + 3 * bins, bins));
            }
        }
    }

    /** Of the distribution whose logits these are. */
    private static float expectation(FloatBuffer logits, int at, int bins) {
        float greatest = Float.NEGATIVE_INFINITY;
        for (int bin = 0; bin < bins; bin++) {
            greatest = Math.max(greatest, logits.get(at + bin));
        }
        double sum = 0;
        double weighted = 0;
        for (int bin = 0; bin < bins; bin++) {
            double weight = Math.exp(logits.get(at + bin) - greatest);
            sum += weight;
            weighted += bin * weight;
        }
        return (float) (weighted / sum);
    }
}
