package io.framebus.vision;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * DETR (Carion et al. 2020, arXiv 2005.12872) and its real-time descendants RT-DETR, D-FINE and RF-DETR: boxes
 * {@code [1, queries, 4]} of {@code cx, cy, w, h} as shares of the input, and scores {@code [1, queries, classes]}, in
 * this order; or both in one output {@code [1, queries, 4 + classes]}. Each query is one object at most, so there is no
 * NMS.
 *
 * @param classes names of the classes
 * @param scores what the scores are
 */
public record DetrDecoder(Classes classes, Scores scores) implements OutputDecoder {

    /** How confidences come out of scores. */
    public enum Scores {
        /** Logits, each class by itself: confidence = sigmoid of the greatest. */
        SIGMOID,
        /** Logits that share one, the last of which is "no object": confidence = softmax of the greatest other. */
        SOFTMAX,
        /** Confidences already. */
        PLAIN
    }

    private static final int BOX = 4;

    @Override
    public List<Detection> decode(List<Output> outputs, Letterbox letterbox, float threshold) {
        Output boxes = Output.first(outputs, "DETR");
        Output logits = outputs.getLast();
        int[] boxShape = boxes.matrix("DETR");
        int[] shape = logits.matrix("DETR");
        int before = outputs.size() == 1 ? BOX : 0;
        int count = shape[1] - before - (scores == Scores.SOFTMAX ? 1 : 0);
        if (boxShape[0] != shape[0] || boxShape[1] != BOX + (before == 0 ? 0 : shape[1] - BOX) || count < 1) {
            throw new IllegalArgumentException("DETR has boxes [1, queries, 4] and scores [1, queries, classes], not "
                    + boxes.shape() + " and " + logits.shape());
        }
        Candidates candidates = new Candidates("DETR", classes, letterbox);
        FloatBuffer values = logits.values();
        for (int query = 0; query < shape[0]; query++) {
            int row = query * shape[1] + before;
            int best = candidates.greatest(values, row, count);
            float confidence = confidence(values, row, best, count);
            if (!(confidence < threshold)) {
                addBox(candidates, letterbox, boxes.values(), query * boxShape[1], best, confidence);
            }
        }
        return candidates.suppressed(NonMaximumSuppression.NONE);
    }

    private static void addBox(
            Candidates candidates, Letterbox letterbox, FloatBuffer boxes, int at, int classId, float confidence) {
        candidates.add(
                classId,
                confidence,
                boxes.get(at) * letterbox.inputWidth(),
                boxes.get(at + 1) * letterbox.inputHeight(),
                boxes.get(at + 2) * letterbox.inputWidth(),
                boxes.get(at + 3) * letterbox.inputHeight());
    }

    private float confidence(FloatBuffer values, int row, int best, int count) {
        float greatest = values.get(row + best);
        return switch (scores) {
            case PLAIN -> greatest;
            case SIGMOID -> (float) (1 / (1 + Math.exp(-greatest)));
            case SOFTMAX -> {
                double sum = 0;
                for (int i = 0; i <= count; i++) {
                    sum += Math.exp(values.get(row + i) - greatest);
                }
                yield (float) (1 / sum);
            }
        };
    }
}
