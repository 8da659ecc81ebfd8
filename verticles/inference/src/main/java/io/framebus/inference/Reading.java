package io.framebus.inference;

import java.util.List;
import java.util.Optional;

/**
 * What the outputs of a model mean, and the pictures that follow from it.
 *
 * @param family of the model
 * @param form how its outputs are written
 * @param style how it wants its pictures
 * @param outputs in the order its decoder reads them
 * @param classCount number of classes, empty where the outputs do not tell
 * @param depth what the values of a depth model say
 */
public record Reading(
        ModelFamily family,
        OutputForm form,
        InputStyle style,
        List<OutputSpec> outputs,
        Optional<Integer> classCount,
        Optional<DepthMeaning> depth) {

    public Reading {
        outputs = List.copyOf(outputs);
    }

    Reading withForm(OutputForm other) {
        return new Reading(family, other, style, outputs, classCount, depth);
    }

    Reading withStyle(InputStyle other) {
        return new Reading(family, form, other, outputs, classCount, depth);
    }
}
