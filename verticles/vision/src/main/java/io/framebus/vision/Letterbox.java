package io.framebus.vision;

/**
 * How a source frame lies in a model's input: scaled by one factor to fit with the rest filled with {@link #FILL}, or
 * stretched over all of it. The factories round as the model families were trained, so that boxes map back to the same
 * pixels.
 *
 * @param sourceWidth width of the source frame, pixels
 * @param sourceHeight height of the source frame, pixels
 * @param inputWidth width of the model's input, pixels
 * @param inputHeight height of the model's input, pixels
 * @param scaleX input pixels for one source pixel across
 * @param scaleY input pixels for one source pixel down; the same unless stretched
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
        float scaleX,
        float scaleY,
        int resizedWidth,
        int resizedHeight,
        int padX,
        int padY) {

    /** Value of every channel of a pixel outside the scaled frame, 0..255. */
    public static final int FILL = 114;

    /** Where a family wants the frame. */
    public enum Fit {
        TOP_LEFT,
        CENTERED,
        STRETCHED
    }

    public Letterbox {
        if (sourceWidth < 1 || sourceHeight < 1 || inputWidth < 1 || inputHeight < 1) {
            throw new IllegalArgumentException("a letterbox of " + sourceWidth + "x" + sourceHeight + " in "
                    + inputWidth + "x" + inputHeight + " has no area");
        }
        if (padX < 0 || padY < 0 || padX + resizedWidth > inputWidth || padY + resizedHeight > inputHeight) {
            throw new IllegalArgumentException("the scaled frame lies outside the model's input");
        }
    }

    /** The frame where a family wants it. */
    public static Letterbox of(Fit fit, int sourceWidth, int sourceHeight, int inputWidth, int inputHeight) {
        return switch (fit) {
            case TOP_LEFT -> topLeft(sourceWidth, sourceHeight, inputWidth, inputHeight);
            case CENTERED -> centered(sourceWidth, sourceHeight, inputWidth, inputHeight);
            case STRETCHED -> stretched(sourceWidth, sourceHeight, inputWidth, inputHeight);
        };
    }

    /** The scaled frame in the upper left corner, its size cut to whole pixels, as YOLOX does it. */
    public static Letterbox topLeft(int sourceWidth, int sourceHeight, int inputWidth, int inputHeight) {
        double scale = fit(sourceWidth, sourceHeight, inputWidth, inputHeight);
        int width = Math.clamp((long) (sourceWidth * scale), 1, inputWidth);
        int height = Math.clamp((long) (sourceHeight * scale), 1, inputHeight);
        return uniform(sourceWidth, sourceHeight, inputWidth, inputHeight, scale, width, height, 0, 0);
    }

    /** The scaled frame in the middle, its size rounded half to even, as ultralytics does it. */
    public static Letterbox centered(int sourceWidth, int sourceHeight, int inputWidth, int inputHeight) {
        double scale = fit(sourceWidth, sourceHeight, inputWidth, inputHeight);
        int width = Math.clamp((long) Math.rint(sourceWidth * scale), 1, inputWidth);
        int height = Math.clamp((long) Math.rint(sourceHeight * scale), 1, inputHeight);
        int padX = (int) Math.rint((inputWidth - width) / 2.0 - 0.1);
        int padY = (int) Math.rint((inputHeight - height) / 2.0 - 0.1);
        return uniform(sourceWidth, sourceHeight, inputWidth, inputHeight, scale, width, height, padX, padY);
    }

    /** The frame over the whole input, its proportions given up, as SSD and the DETR families do it. */
    public static Letterbox stretched(int sourceWidth, int sourceHeight, int inputWidth, int inputHeight) {
        return new Letterbox(
                sourceWidth,
                sourceHeight,
                inputWidth,
                inputHeight,
                inputWidth / (float) sourceWidth,
                inputHeight / (float) sourceHeight,
                inputWidth,
                inputHeight,
                0,
                0);
    }

    private static Letterbox uniform(
            int sourceWidth,
            int sourceHeight,
            int inputWidth,
            int inputHeight,
            double scale,
            int width,
            int height,
            int padX,
            int padY) {
        float factor = (float) scale;
        return new Letterbox(
                sourceWidth, sourceHeight, inputWidth, inputHeight, factor, factor, width, height, padX, padY);
    }

    /** A box in input pixels as a box in source pixels, cut to the source frame. */
    public Box toSource(float x1, float y1, float x2, float y2) {
        return toSourceUncut(x1, y1, x2, y2).clip(sourceWidth, sourceHeight);
    }

    Box toSourceUncut(float x1, float y1, float x2, float y2) {
        return new Box((x1 - padX) / scaleX, (y1 - padY) / scaleY, (x2 - padX) / scaleX, (y2 - padY) / scaleY);
    }

    private static double fit(int sourceWidth, int sourceHeight, int inputWidth, int inputHeight) {
        return Math.min(inputWidth / (double) sourceWidth, inputHeight / (double) sourceHeight);
    }
}
