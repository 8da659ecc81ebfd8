package io.framebus.vision;

/**
 * How a source frame lies in a model's input: scaled by one factor to fit, the rest filled with {@link #FILL}. The two
 * factories round as the model families were trained, so that boxes map back to the same pixels.
 *
 * @param sourceWidth width of the source frame, pixels
 * @param sourceHeight height of the source frame, pixels
 * @param inputWidth width of the model's input, pixels
 * @param inputHeight height of the model's input, pixels
 * @param scale input pixels for one source pixel
 * @param resizedWidth width of the scaled frame inside the input, pixels
 * @param resizedHeight height of the scaled frame inside the input, pixels
 * @param padX left edge of the scaled frame inside the input, pixels
 * @param padY top edge of the scaled frame inside the input, pixels
 */
public record Letterbox(
        int sourceWidth,
        int sourceHeight,
        int inputWidth,
        int inputHeight,
        float scale,
        int resizedWidth,
        int resizedHeight,
        int padX,
        int padY) {

    /** Value of every channel of a pixel outside the scaled frame, 0..255. */
    public static final int FILL = 114;

    public Letterbox {
        if (sourceWidth < 1 || sourceHeight < 1 || inputWidth < 1 || inputHeight < 1) {
            throw new IllegalArgumentException("a letterbox of " + sourceWidth + "x" + sourceHeight + " in "
                    + inputWidth + "x" + inputHeight + " has no area");
        }
        if (padX < 0 || padY < 0 || padX + resizedWidth > inputWidth || padY + resizedHeight > inputHeight) {
            throw new IllegalArgumentException("the scaled frame lies outside the model's input");
        }
    }

    /** The scaled frame in the upper left corner, its size cut to whole pixels, as YOLOX does it. */
    public static Letterbox topLeft(int sourceWidth, int sourceHeight, int inputWidth, int inputHeight) {
        double scale = fit(sourceWidth, sourceHeight, inputWidth, inputHeight);
        int width = Math.clamp((long) (sourceWidth * scale), 1, inputWidth);
        int height = Math.clamp((long) (sourceHeight * scale), 1, inputHeight);
        return new Letterbox(sourceWidth, sourceHeight, inputWidth, inputHeight, (float) scale, width, height, 0, 0);
    }

    /** The scaled frame in the middle, its size rounded half to even, as ultralytics does it. */
    public static Letterbox centered(int sourceWidth, int sourceHeight, int inputWidth, int inputHeight) {
        double scale = fit(sourceWidth, sourceHeight, inputWidth, inputHeight);
        int width = Math.clamp((long) Math.rint(sourceWidth * scale), 1, inputWidth);
        int height = Math.clamp((long) Math.rint(sourceHeight * scale), 1, inputHeight);
        int padX = (int) Math.rint((inputWidth - width) / 2.0 - 0.1);
        int padY = (int) Math.rint((inputHeight - height) / 2.0 - 0.1);
        return new Letterbox(
                sourceWidth, sourceHeight, inputWidth, inputHeight, (float) scale, width, height, padX, padY);
    }

    /** A box in input pixels as a box in source pixels, cut to the source frame. */
    public Box toSource(float x1, float y1, float x2, float y2) {
        return toSourceUncut(x1, y1, x2, y2).clip(sourceWidth, sourceHeight);
    }

    Box toSourceUncut(float x1, float y1, float x2, float y2) {
        return new Box((x1 - padX) / scale, (y1 - padY) / scale, (x2 - padX) / scale, (y2 - padY) / scale);
    }

    private static double fit(int sourceWidth, int sourceHeight, int inputWidth, int inputHeight) {
        return Math.min(inputWidth / (double) sourceWidth, inputHeight / (double) sourceHeight);
    }
}
