package io.framebus.inference;

import io.framebus.media.TensorImage;
import io.framebus.vision.Classes;
import io.framebus.vision.OutputDecoder;
import io.framebus.vision.YoloV8Decoder;
import io.framebus.vision.YoloxDecoder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The detector families whose input and output are understood. */
public enum ModelFamily {
    /** Input {@code [1, 3, H, W]} BGR 0..255, frame in the upper left; output {@code [1, cells, 5 + classes]}, raw. */
    YOLOX(TensorImage.Order.BGR, 1f, false),
    /** Input {@code [1, 3, H, W]} RGB 0..1, frame in the middle; output {@code [1, 4 + classes, cells]}, in pixels. */
    YOLOV8(TensorImage.Order.RGB, 1 / 255f, true);

    private final TensorImage.Order colourOrder;
    private final float scale;
    private final boolean centered;

    ModelFamily(TensorImage.Order colourOrder, float scale, boolean centered) {
        this.colourOrder = colourOrder;
        this.scale = scale;
        this.centered = centered;
    }

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

    TensorImage.Order colourOrder() {
        return colourOrder;
    }

    /** What a channel value 0..255 is multiplied by. */
    float scale() {
        return scale;
    }

    boolean centered() {
        return centered;
    }

    OutputDecoder decoder(Classes classes) {
        return switch (this) {
            case YOLOX -> new YoloxDecoder(classes);
            case YOLOV8 -> new YoloV8Decoder(classes);
        };
    }
}
