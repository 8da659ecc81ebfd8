package io.framebus.vision;

import java.util.List;

/**
 * The names of a model's classes.
 *
 * @param labels by class index from 0
 */
public record Classes(List<String> labels) {

    public Classes {
        labels = List.copyOf(labels);
    }

    /** The name of a class; {@code class_17} where the list does not reach it. */
    public String label(int classId) {
        return classId >= 0 && classId < labels.size() ? labels.get(classId) : "class_" + classId;
    }
}
