package io.framebus.vision;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * YOLOv5, YOLOv7, Meituan's YOLOv6 and YOLOX exported with its decoding: one output {@code [1, n, 5 + classes]}, rows
 * of {@code cx, cy, w, h} in input pixels, objectness and one score a class; confidence = objectness · best class
 * score. The anchors are already worked into the boxes, so neither their number nor the strides matter here.
 *
 * @param classes names of the classes
 * @param suppression applied to the decoded boxes
 */
public record YoloV5Decoder(Classes classes, NonMaximumSuppression suppression) implements OutputDecoder {

    /** IoU threshold of the family's own detector. */
    public static final float DEFAULT_IOU_THRESHOLD = 0.45f;

    private static final int OBJECTNESS = 4;
    private static final int FIRST_CLASS = 5;

    public YoloV5Decoder(Classes classes) {
        this(classes, new NonMaximumSuppression(DEFAULT_IOU_THRESHOLD));
    }

    @Override
    public List<Detection> decode(List<Output> outputs, Letterbox letterbox, float threshold) {
        Output output = Output.first(outputs, "YOLOv5");
        int[] shape = output.matrix("YOLOv5");
        int columns = shape[1];
        if (columns <= FIRST_CLASS) {
            throw new IllegalArgumentException("YOLOv5 has an output [1, n, 5 + classes], not " + output.shape());
        }
        Candidates candidates = new Candidates("YOLOv5", classes, letterbox);
        FloatBuffer values = output.values();
        for (int row = 0; row < shape[0] * columns; row += columns) {
            float objectness = values.get(row + OBJECTNESS);
            // Written so that a value that is no number goes on to the check.
            if (!(objectness < threshold)) {
                candidates.requireFinite(objectness);
                int best = candidates.greatest(values, row + FIRST_CLASS, columns - FIRST_CLASS);
                float confidence = objectness * values.get(row + FIRST_CLASS + best);
                if (confidence >= threshold) {
                    candidates.add(
                            best,
                            confidence,
                            values.get(row),
                            values.get(row + 1),
                            values.get(row + 2),
                            values.get(row + 3));
                }
            }
        }
        return candidates.suppressed(suppression);
    }
}
