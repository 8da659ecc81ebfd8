package io.framebus.inference;

import io.framebus.bus.ModelMessage.ModelView;
import io.framebus.bus.PipelineSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a model can do what is asked of it: the work of a pipeline, or that of the model it takes the place of. */
final class Succession {

    private static final int SHOWN = 5;

    private Succession() {}

    /** Why a model can't do the work of a pipeline, empty where it can. */
    static Optional<String> refusal(ModelView model, PipelineSpec.Work wanted) {
        boolean depth = model.family().equals(ModelFamily.DEPTH.wireName());
        return switch (wanted) {
            case DETECT ->
                depth
                        ? Optional.of("measures depth and finds no objects; a detector is needed here")
                        : Optional.empty();
            case DEPTH ->
                depth
                        ? Optional.empty()
                        : Optional.of("finds objects and measures no depth; a depth model is needed here");
            case ENHANCE -> Optional.of("is not needed: the pipeline asks no model");
        };
    }

    /**
     * Why a model can't stand in for another one while streams rely on it, empty where it can: it must find the same
     * kind of thing, know every class by its name, and mean the same by its depths.
     */
    static Optional<String> problem(Inspection present, Inspection next) {
        boolean depthNow = present.family() == ModelFamily.DEPTH;
        boolean depthNext = next.family() == ModelFamily.DEPTH;
        if (depthNow != depthNext) {
            return Optional.of(
                    depthNext
                            ? "it measures depth, the present one finds objects"
                            : "it finds objects, the present one measures depth");
        }
        if (!present.reading().depth().equals(next.reading().depth())) {
            return Optional.of(
                    "its values are " + meaning(next) + "; those of the present one are " + meaning(present));
        }
        List<String> missing = present.classes().stream()
                .filter(label -> !next.classes().contains(label))
                .distinct()
                .toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String shown = missing.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return Optional.of("it lacks " + missing.size() + " of the present one's classes: " + shown
                + (missing.size() > SHOWN ? ", …" : ""));
    }

    private static String meaning(Inspection model) {
        return model.reading().depth().map(DepthMeaning::toString).orElse("of no known meaning");
    }
}
