package io.framebus.inference;

import java.util.List;

/**
 * One output a family's decoder reads.
 *
 * @param name of the output
 * @param shape of a run with one picture
 * @param pinned whether every run writes floats of this shape, so that they can be written in place
 */
public record OutputSpec(String name, List<Long> shape, boolean pinned) {

    public OutputSpec {
        shape = List.copyOf(shape);
    }

    /** Values for one picture. */
    int values() {
        return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    }

    /** The shape for this many pictures. */
    long[] shape(int count) {
        long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
        if (sizes.length > 0) {
            sizes[0] = count;
        }
        return sizes;
    }
}
