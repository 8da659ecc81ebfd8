package io.framebus.inference;

import io.framebus.media.TensorImage;
import io.framebus.vision.Letterbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the catalogue says of the pictures a model wants: a value of the tensor is {@code (byte · scale − mean) / std},
 * as training code has it.
 *
 * @param colours order of the channels
 * @param scale what a byte is multiplied by first, for instance 1/255; 1 where means or deviations are given without it
 * @param mean one a channel, 0 where absent
 * @param std one a channel, 1 where absent
 * @param fit where the frame lies in the input
 */
public record StyleOverrides(
        Optional<TensorImage.Order> colours,
        Optional<Float> scale,
        List<Float> mean,
        List<Float> std,
        Optional<Letterbox.Fit> fit) {

    public static final StyleOverrides NONE =
            new StyleOverrides(Optional.empty(), Optional.empty(), List.of(), List.of(), Optional.empty());

    public StyleOverrides {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /** The family's style with what is said here. */
    InputStyle on(InputStyle style) {
        boolean values = scale.isPresent() || !mean.isEmpty() || !std.isEmpty();
        return new InputStyle(
                colours.orElse(style.colours()),
                values ? means() : style.mean(),
                values ? scales() : style.scale(),
                fit.orElse(style.fit()));
    }

    private List<Float> means() {
        List<Float> means = new ArrayList<>();
        for (int channel = 0; channel < InputSpec.CHANNELS; channel++) {
            means.add(mean.isEmpty() ? 0f : mean.get(channel) / scale.orElse(1f));
        }
        return means;
    }

    private List<Float> scales() {
        List<Float> scales = new ArrayList<>();
        for (int channel = 0; channel < InputSpec.CHANNELS; channel++) {
            scales.add(scale.orElse(1f) / (std.isEmpty() ? 1f : std.get(channel)));
        }
        return scales;
    }
}
