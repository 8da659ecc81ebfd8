package io.framebus.training;

import io.framebus.scene.Kind;
import java.util.List;

/** The classes of the detector in the order of its output. */
final class ClassIds {

    static final List<Kind> KINDS = List.of(Kind.values());

    private ClassIds() {}

    static int of(Kind kind) {
        return KINDS.indexOf(kind);
    }
}
