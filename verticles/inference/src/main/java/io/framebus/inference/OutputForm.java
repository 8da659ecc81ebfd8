package io.framebus.inference;

import io.framebus.vision.Classes;
import io.framebus.vision.DetrDecoder;
import io.framebus.vision.EndToEndDecoder;
import io.framebus.vision.NanoDetDecoder;
import io.framebus.vision.NonMaximumSuppression;
import io.framebus.vision.OutputDecoder;
import io.framebus.vision.SsdDecoder;
import io.framebus.vision.YoloV5Decoder;
import io.framebus.vision.YoloV8Decoder;
import io.framebus.vision.YoloxDecoder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the outputs of a model are written; a family may be exported in several forms. */
public enum OutputForm {
    /** YOLOX without its decoding: offsets from cells and logarithms of sizes. */
    RAW,
    /** Rows of a decoded box, objectness and one score a class. */
    DECODED,
    /** A column for each box, a row for each of its four values and each class. */
    COLUMNS,
    /** Rows of corners in pixels, score and class. */
    CORNERS,
    /** Rows of corners as shares of the input, score and class. */
    CORNERS_NORMALISED,
    /** Queries whose logits are independent. */
    SIGMOID,
    /** Queries whose logits share one, the last being "no object". */
    SOFTMAX,
    /** Queries whose scores are confidences, in the rows of their boxes. */
    SCORED,
    /** Scores and distributions of distances for each stride. */
    DISTRIBUTIONS,
    /** Boxes, scores, classes; boxes as y1, x1, y2, x2 of 0..1. */
    YXYX,
    /** Boxes, scores, classes; boxes as x1, y1, x2, y2 of 0..1. */
    XYXY,
    /** Boxes, scores, classes; boxes as x1, y1, x2, y2 in pixels. */
    XYXY_PIXELS,
    /** One value a pixel, which is nothing a detector's decoder reads. */
    MAP;

    /** The name in catalogues and answers. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<OutputForm> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(form -> form.wireName().equals(wireName))
                .findFirst();
    }

    static String wireNames() {
        return Arrays.stream(values()).map(OutputForm::wireName).collect(Collectors.joining(", "));
    }

    /**
     * What reads outputs of this form.
     *
     * @param iou overlap from which the weaker box is dropped, where the outputs leave that to be done
     */
    OutputDecoder decoder(Classes classes, Optional<Float> iou) {
        return switch (this) {
            case RAW -> new YoloxDecoder(classes, suppression(iou, YoloxDecoder.DEFAULT_IOU_THRESHOLD));
            case DECODED -> new YoloV5Decoder(classes, suppression(iou, YoloV5Decoder.DEFAULT_IOU_THRESHOLD));
            case COLUMNS -> new YoloV8Decoder(classes, suppression(iou, YoloV8Decoder.DEFAULT_IOU_THRESHOLD));
            case CORNERS -> new EndToEndDecoder(classes, false);
            case CORNERS_NORMALISED -> new EndToEndDecoder(classes, true);
            case SIGMOID -> new DetrDecoder(classes, DetrDecoder.Scores.SIGMOID);
            case SOFTMAX -> new DetrDecoder(classes, DetrDecoder.Scores.SOFTMAX);
            case SCORED -> new DetrDecoder(classes, DetrDecoder.Scores.PLAIN);
            case DISTRIBUTIONS -> new NanoDetDecoder(classes, suppression(iou, NanoDetDecoder.DEFAULT_IOU_THRESHOLD));
            case YXYX -> new SsdDecoder(classes, SsdDecoder.Corners.YX_NORMALISED);
            case XYXY -> new SsdDecoder(classes, SsdDecoder.Corners.XY_NORMALISED);
            case XYXY_PIXELS -> new SsdDecoder(classes, SsdDecoder.Corners.XY_PIXELS);
            case MAP -> throw new IllegalStateException("a depth model finds no objects");
        };
    }

    private static NonMaximumSuppression suppression(Optional<Float> iou, float usual) {
        return new NonMaximumSuppression(iou.orElse(usual));
    }
}
