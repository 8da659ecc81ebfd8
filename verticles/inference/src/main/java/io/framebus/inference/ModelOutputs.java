package io.framebus.inference;

import io.framebus.vision.OutputDecoder.Output;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a family is recognised by: the outputs of one run and what is known besides.
 *
 * @param seen all outputs in the model's order
 * @param input the picture they answer
 * @param properties metadata of the file
 * @param overrides what the catalogue knows better
 */
record ModelOutputs(
        List<TrialRuns.Seen> seen, InputSpec input, Map<String, String> properties, ModelOverrides overrides) {

    /** Whether the catalogue leaves this family possible. */
    boolean mayBe(ModelFamily family) {
        return overrides.family().isEmpty() || overrides.family().get() == family;
    }

    boolean isSaidToBe(ModelFamily family) {
        return overrides.family().equals(Optional.of(family));
    }

    /** Class names of the catalogue, else of the metadata. */
    Optional<List<String>> names() {
        return overrides.classes().isEmpty()
                ? ClassNames.parse(properties.getOrDefault("names", ""))
                : Optional.of(overrides.classes());
    }

    boolean namesAre(long count) {
        return names().map(List::size).equals(Optional.of((int) count));
    }

    /** Cells of the grids of these strides, where a border that is no whole cell counts. */
    long cells(int... strides) {
        long cells = 0;
        for (int stride : strides) {
            cells += (long) Math.ceilDiv(input.width(), stride) * Math.ceilDiv(input.height(), stride);
        }
        return cells;
    }

    /** The outputs whose name holds one of these words, in the model's order. */
    List<TrialRuns.Seen> named(String... words) {
        return seen.stream().filter(output -> isNamed(output, words)).toList();
    }

    static boolean isNamed(TrialRuns.Seen output, String... words) {
        for (String word : words) {
            if (output.name().contains(word)) {
                return true;
            }
        }
        return false;
    }

    static Output values(TrialRuns.Seen output) {
        return output.values().orElseThrow(() -> new IllegalStateException(output.name() + " holds no numbers"));
    }

    /** How the outputs look, for people. */
    String described() {
        return seen.stream()
                .limit(8)
                .map(output -> output.name() + " " + output.shape())
                .collect(Collectors.joining(", "));
    }
}
