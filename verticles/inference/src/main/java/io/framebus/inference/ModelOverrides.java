package io.framebus.inference;

import java.util.List;
import java.util.Optional;

/**
 * What the catalogue knows better than the file.
 *
 * @param family where the outputs alone do not decide it
 * @param width of the input in pixels, 0 to take it from the file
 * @param height of the input in pixels, 0 to take it from the file
 * @param classes names in the order of the class ids, empty to take them from the file
 * @param style of the pictures the model wants
 * @param form how the outputs are written, where the trial would take them for something else
 * @param depth what the values of a depth model say
 * @param iou 0..1, of two boxes of a class that overlap by more the weaker one is dropped; empty for the family's own
 */
public record ModelOverrides(
        Optional<ModelFamily> family,
        int width,
        int height,
        List<String> classes,
        StyleOverrides style,
        Optional<OutputForm> form,
        Optional<DepthMeaning> depth,
        Optional<Float> iou) {

    /** The file speaks for itself. */
    public static final ModelOverrides NONE = new ModelOverrides(Optional.empty(), 0, 0, List.of());

    public ModelOverrides {
        classes = List.copyOf(classes);
    }

    public ModelOverrides(Optional<ModelFamily> family, int width, int height, List<String> classes) {
        this(family, width, height, classes, StyleOverrides.NONE, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
