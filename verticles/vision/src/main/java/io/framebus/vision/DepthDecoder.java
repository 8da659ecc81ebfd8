package io.framebus.vision;

import io.framebus.vision.OutputDecoder.Output;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Makes a depth map of a depth model's output, {@code [1, H, W]}, {@code [1, 1, H, W]} or {@code [1, H, W, 1]} of any
 * size: what lies beside the frame in the model's input is cut off.
 *
 * @param nearIsLarge whether nearer points have larger values
 * @param metric whether the values are metres
 */
public record DepthDecoder(boolean nearIsLarge, boolean metric) {

    /**
     * The depth of the whole frame, at the model's resolution.
     *
     * @throws IllegalArgumentException for another shape, and where a value is not finite
     */
    public DepthMap decode(Output output, Letterbox letterbox) {
        List<Long> shape = output.shape();
        boolean channelLast = shape.size() == 4 && shape.get(1) != 1;
        int rowAxis = shape.size() == 3 || channelLast ? 1 : 2;
        boolean map = shape.size() == 3 || shape.size() == 4;
        if (!map || output.values().limit() < 1 || output.values().limit() != count(shape, rowAxis)) {
            throw new IllegalArgumentException("an output of the shape " + shape + " is no depth map");
        }
        int rows = Math.toIntExact(shape.get(rowAxis));
        int columns = Math.toIntExact(shape.get(rowAxis + 1));
        int left = part(letterbox.padX(), columns, letterbox.inputWidth());
        int top = part(letterbox.padY(), rows, letterbox.inputHeight());
        int right = part(letterbox.padX() + letterbox.resizedWidth(), columns, letterbox.inputWidth());
        int bottom = part(letterbox.padY() + letterbox.resizedHeight(), rows, letterbox.inputHeight());
        int width = Math.max(1, right - left);
        int height = Math.max(1, bottom - top);
        return map(output.values(), columns, Math.min(left, columns - 1), Math.min(top, rows - 1), width, height);
    }

    private static long count(List<Long> shape, int rowAxis) {
        return shape.get(rowAxis) * shape.get(rowAxis + 1);
    }

    /** A place in the input as a place in the output, both in pixels. */
    private static int part(int place, int outputSize, int inputSize) {
        return Math.toIntExact(Math.round((double) place * outputSize / inputSize));
    }

    private DepthMap map(FloatBuffer from, int columns, int left, int top, int width, int height) {
        FloatBuffer values = FloatBuffer.allocate(width * height);
        for (int y = 0; y < height; y++) {
            int row = (top + y) * columns + left;
            for (int x = 0; x < width; x++) {
                float value = from.get(row + x);
                if (!Float.isFinite(value)) {
                    throw new IllegalArgumentException("the depth at column " + x + ", row " + y + " is " + value);
                }
                values.put(value);
            }
        }
        return new DepthMap(width, height, values.flip(), nearIsLarge, metric);
    }
}
