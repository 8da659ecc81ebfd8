package io.framebus.vision;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Turns the output tensors of one model family into detections. Implementations keep no state between calls. */
public interface OutputDecoder {

    /**
     * Detections after NMS, strongest first, cut to the source frame.
     *
     * @param outputs the model's outputs for one image, in the model's order
     * @param letterbox how the frame lay in the model's input
     * @param threshold 0..1; weaker detections are left out
     * @throws IllegalArgumentException if the shape is not this family's, or a value that matters is not a finite
     *     number
     */
    List<Detection> decode(List<Output> outputs, Letterbox letterbox, float threshold);

    /**
     * One output tensor, row-major.
     *
     * @param values read by absolute index from 0, so its position does not matter
     * @param shape as the model tells it, batch first
     */
    record Output(FloatBuffer values, List<Long> shape) {

        public static Output of(FloatBuffer values, long... shape) {
            List<Long> list = new ArrayList<>(shape.length);
            for (long size : shape) {
                list.add(size);
            }
            return new Output(values, List.copyOf(list));
        }

        /** The only output that matters to the families with a single head. */
        static Output first(List<Output> outputs, String family) {
            if (outputs.isEmpty()) {
                throw new IllegalArgumentException(family + " expects an output, but the model has none");
            }
            return outputs.getFirst();
        }

        /** This tensor's two inner sizes; it must be {@code [1, rows, columns]} and hold that many values. */
        int[] matrix(String family) {
            if (shape.size() != 3 || shape.get(0) != 1 || !isSize(shape.get(1)) || !isSize(shape.get(2))) {
                throw new IllegalArgumentException(family + " expects an output [1, rows, columns], not " + shape);
            }
            if (shape.get(1) * shape.get(2) != values.limit()) {
                throw new IllegalArgumentException(
                        family + " output of shape " + shape + " holds " + values.limit() + " values");
            }
            return new int[] {shape.get(1).intValue(), shape.get(2).intValue()};
        }

        private static boolean isSize(long size) {
            return size >= 1 && size <= Integer.MAX_VALUE;
        }
    }
}
