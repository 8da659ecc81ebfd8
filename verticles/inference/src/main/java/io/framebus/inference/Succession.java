package io.framebus.inference;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a model can stand in for another one while streams rely on what that one does. */
final class Succession {

    private static final int SHOWN = 5;

    private Succession() {}

    /** Why it can't, empty where it can: it must find the same kind of thing, and know every class by its name. */
    static Optional<String> problem(Inspection present, Inspection next) {
        boolean depthNow = present.family() == ModelFamily.DEPTH;
        boolean depthNext = next.family() == ModelFamily.DEPTH;
        if (depthNow != depthNext) {
            return Optional.of(
                    depthNext
                            ? "it measures depth, the present one finds objects"
                            : "it finds objects, the present one measures depth");
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
}
