package io.framebus.inference;

import io.framebus.media.TensorImage;
import io.framebus.vision.Letterbox;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a family wants its pictures: a value of the tensor is {@code (byte − mean) · scale}.
 *
 * @param colours order of the channels
 * @param mean 0..255, one a channel in the order of the tensor
 * @param scale one a channel in the order of the tensor
 * @param fit where the frame lies in the input
 */
public record InputStyle(TensorImage.Order colours, List<Float> mean, List<Float> scale, Letterbox.Fit fit) {

    private static final int CHANNELS = 3;
    private static final List<Float> ZERO = List.of(0f, 0f, 0f);

    public InputStyle {
        mean = List.copyOf(mean);
        scale = List.copyOf(scale);
        if (mean.size() != CHANNELS || scale.size() != CHANNELS) {
            throw new IllegalArgumentException("three means and three scales are needed");
        }
    }

    /** Bytes as they are. */
    static InputStyle bytes(TensorImage.Order colours, Letterbox.Fit fit) {
        return new InputStyle(colours, ZERO, List.of(1f, 1f, 1f), fit);
    }

    /** RGB, 0..1. */
    static InputStyle unit(Letterbox.Fit fit) {
        return new InputStyle(TensorImage.Order.RGB, ZERO, List.of(1 / 255f, 1 / 255f, 1 / 255f), fit);
    }

    /** RGB, 0..1 less the mean of ImageNet's pictures over their deviation. */
    static InputStyle imageNet(Letterbox.Fit fit) {
        return new InputStyle(
                TensorImage.Order.RGB,
                List.of(123.675f, 116.28f, 103.53f),
                List.of(1 / 58.395f, 1 / 57.12f, 1 / 57.375f),
                fit);
    }

    /** RGB, −1..1. */
    static InputStyle symmetric(Letterbox.Fit fit) {
        return new InputStyle(
                TensorImage.Order.RGB,
                List.of(127.5f, 127.5f, 127.5f),
                List.of(1 / 127.5f, 1 / 127.5f, 1 / 127.5f),
                fit);
    }

    /** The value a byte becomes. */
    float value(int channel, int pixel) {
        return (pixel - mean.get(channel)) * scale.get(channel);
    }

    /** What happens to the values, for people: {@code 0..255}, {@code 0..1} or the ranges of the channels. */
    String range() {
        return java.util.stream.IntStream.range(0, CHANNELS)
                .mapToObj(channel -> number(value(channel, 0)) + ".." + number(value(channel, 255)))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String number(float value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceAll("\\.?0+$", "").replace("-", "−");
    }

    /** Where the frame lies, for people. */
    String place() {
        return switch (fit) {
            case TOP_LEFT -> "frame in the upper left";
            case CENTERED -> "frame in the middle";
            case STRETCHED -> "frame stretched";
        };
    }
}
