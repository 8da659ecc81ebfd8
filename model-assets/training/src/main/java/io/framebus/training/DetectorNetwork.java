package io.framebus.training;

import java.util.ArrayList;
import java.util.List;

/**
 * The detector: plain convolutions down to strides 8, 16 and 32, a pyramid that carries coarse knowledge back to the
 * fine strides, and at every stride a head that says for each place what is there and where its box lies.
 */
final class DetectorNetwork {

    static final int WIDTH = 640;
    static final int HEIGHT = 384;
    static final int CLASSES = ClassIds.KINDS.size();
    static final List<Integer> STRIDES = List.of(8, 16, 32);

    private static final int[] BACKBONE = {16, 24, 48, 80, 112};
    private static final int NECK = 48;

    /** Logit at which the score of every class starts: few places have an object. */
    private static final float RARE = -4.5f;

    private DetectorNetwork() {}

    /**
     * @param boxes {@code [batch, 4, places]}: centre and size in pixels of the input
     * @param logits {@code [batch, classes, places]}
     */
    record Output<T>(T boxes, T logits) {}

    /** How many places of all strides an input of this size has. */
    static int places(int width, int height) {
        return STRIDES.stream()
                .mapToInt(stride -> width / stride * (height / stride))
                .sum();
    }

    /**
     * Applies the network.
     *
     * @param picture {@code [batch, 3, height, width]}, RGB, 0..1
     * @param width of the picture, a multiple of 32
     * @param height of the picture, a multiple of 32
     */
    static <T> Output<T> apply(Operators<T> operators, T picture, int width, int height) {
        List<T> levels = neck(operators, backbone(operators, picture));
        List<T> boxes = new ArrayList<>();
        List<T> logits = new ArrayList<>();
        for (int level = 0; level < STRIDES.size(); level++) {
            int stride = STRIDES.get(level);
            boxes.add(boxes(operators, levels.get(level), stride, width / stride, height / stride));
            logits.add(logits(operators, levels.get(level), stride, width / stride * (height / stride)));
        }
        return new Output<>(operators.concatenate(boxes, 2), operators.concatenate(logits, 2));
    }

    private static <T> List<T> backbone(Operators<T> operators, T picture) {
        T x = operators.convolution("stem", picture, Convolution.of(3, BACKBONE[0], 3, 2));
        x = operators.convolution("down4", x, Convolution.of(BACKBONE[0], BACKBONE[1], 3, 2));
        List<T> levels = new ArrayList<>();
        for (int level = 2; level < BACKBONE.length; level++) {
            String name = "level" + level;
            x = operators.convolution(name + ".down", x, Convolution.of(BACKBONE[level - 1], BACKBONE[level], 3, 2));
            for (int block = 0; block < 2; block++) {
                x = Blocks.residual(operators, name + ".block" + block, x, BACKBONE[level], level == 2 ? 24 : 48);
            }
            levels.add(x);
        }
        return levels;
    }

    private static <T> List<T> neck(Operators<T> operators, List<T> levels) {
        T coarse = lateral(operators, levels, 2);
        T middle = operators.add(lateral(operators, levels, 1), operators.enlarge(coarse));
        middle = separable(operators, "neck.middle", middle);
        T fine = operators.add(lateral(operators, levels, 0), operators.enlarge(middle));
        fine = separable(operators, "neck.fine", fine);
        middle = operators.add(middle, Blocks.separable(operators, "neck.up.middle", fine, NECK, NECK, 2));
        middle = separable(operators, "neck.again.middle", middle);
        coarse = operators.add(coarse, Blocks.separable(operators, "neck.up.coarse", middle, NECK, NECK, 2));
        coarse = separable(operators, "neck.again.coarse", coarse);
        return List.of(fine, middle, coarse);
    }

    private static <T> T lateral(Operators<T> operators, List<T> levels, int level) {
        Convolution shape = Convolution.of(BACKBONE[level + 2], NECK, 1, 1);
        return operators.convolution("neck.lateral" + level, levels.get(level), shape);
    }

    private static <T> T separable(Operators<T> operators, String name, T input) {
        return Blocks.separable(operators, name, input, NECK, NECK, 1);
    }

    private static <T> T logits(Operators<T> operators, T level, int stride, int places) {
        String name = "head" + stride + ".class";
        T x = separable(operators, name + ".first", level);
        x = separable(operators, name + ".second", x);
        x = operators.convolution(name + ".last", x, Convolution.last(NECK, CLASSES));
        return operators.flatten(operators.bias(name + ".prior", x, RARE, 1, CLASSES, 1, 1), CLASSES, places);
    }

    /** The centre is an offset from the middle of the place, the size a positive factor, both in strides. */
    private static <T> T boxes(Operators<T> operators, T level, int stride, int columns, int rows) {
        String name = "head" + stride + ".box";
        T x = separable(operators, name + ".first", level);
        x = separable(operators, name + ".second", x);
        x = operators.convolution(name + ".last", x, Convolution.last(NECK, 4));
        x = operators.flatten(operators.bias(name + ".prior", x, 0, 1, 4, 1, 1), 4, rows * columns);
        T scale = operators.constant(new float[] {stride}, 1, 1, 1);
        T offsets = operators.multiply(operators.channels(x, 0, 2), scale);
        T centres =
                operators.add(offsets, operators.constant(middles(stride, columns, rows), 1, 2, (long) columns * rows));
        T sizes = operators.multiply(operators.softplus(operators.channels(x, 2, 4)), scale);
        return operators.concatenate(List.of(centres, sizes), 1);
    }

    private static float[] middles(int stride, int columns, int rows) {
        int places = columns * rows;
        float[] middles = new float[2 * places];
        for (int place = 0; place < places; place++) {
            middles[place] = (place % columns + 0.5f) * stride;
            middles[places + place] = (Math.floorDiv(place, columns) + 0.5f) * stride;
        }
        return middles;
    }
}
