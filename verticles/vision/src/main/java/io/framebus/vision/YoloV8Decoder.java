package io.framebus.vision;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * YOLOv8 and its successors of the same head: one output {@code [1, 4 + classes, anchors]}, rows of {@code cx, cy, w,
 * h} in input pixels and one row of plain scores a class; confidence = best class score.
 *
 * @param classes names of the classes
 * @param suppression applied to the decoded boxes
 */
public record YoloV8Decoder(Classes classes, NonMaximumSuppression suppression) implements OutputDecoder {

    /** IoU threshold of the family's own predictor. */
    public static final float DEFAULT_IOU_THRESHOLD = 0.7f;

    private static final int FIRST_CLASS = 4;

    public YoloV8Decoder(Classes classes) {
        this(classes, new NonMaximumSuppression(DEFAULT_IOU_THRESHOLD));
    }

    @Override
    public List<Detection> decode(List<Output> outputs, Letterbox letterbox, float threshold) {
        Output output = Output.first(outputs, "YOLOv8");
        int[] shape = output.matrix("YOLOv8");
        int anchors = shape[1];
        if (shape[0] <= FIRST_CLASS) {
            throw new IllegalArgumentException("YOLOv8 has an output [1, 4 + classes, anchors], not " + output.shape());
        }
        Candidates candidates = new Candidates("YOLOv8", classes, letterbox);
        FloatBuffer values = output.values();
        float[] bestScores = new float[anchors];
        int[] bestClasses = new int[anchors];
        // Below the threshold by the least amount, so that a score equal to the threshold is found.
        Arrays.fill(bestScores, Math.nextDown(threshold));
        Arrays.fill(bestClasses, -1);
        float[] scores = new float[anchors];
        for (int classId = 0; classId < shape[0] - FIRST_CLASS; classId++) {
            values.get((FIRST_CLASS + classId) * anchors, scores);
            for (int anchor = 0; anchor < anchors; anchor++) {
                // Written so that a value that is no number goes on to the check.
                if (!(scores[anchor] <= bestScores[anchor])) {
                    candidates.requireFinite(scores[anchor]);
                    bestScores[anchor] = scores[anchor];
                    bestClasses[anchor] = classId;
                }
            }
        }
        for (int anchor = 0; anchor < anchors; anchor++) {
            if (bestClasses[anchor] >= 0) {
                candidates.add(
                        bestClasses[anchor],
                        bestScores[anchor],
                        values.get(anchor),
                        values.get(anchors + anchor),
                        values.get(2 * anchors + anchor),
                        values.get(3 * anchors + anchor));
            }
        }
        return candidates.suppressed(suppression);
    }
}
