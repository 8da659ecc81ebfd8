package io.framebus.training;

import java.util.ArrayList;
import java.util.List;

/**
 * The detector: plain convolutions down to strides 4, 8, 16 and 32, a pyramid that carries coarse knowledge back to the
 * fine strides, and at every stride a head that says for each place what is there and where its box lies. Stride 4 is
 * for people, who are hardly wider than a place of stride 8.
 */
final class DetectorNetwork {

    static final int WIDTH = 640;
    static final int HEIGHT = 384;
    static final int CLASSES = ClassIds.KINDS.size();
    static final List<Integer> STRIDES = List.of(4, 8, 16, 32);

    private static final int[] BACKBONE = {16, 24, 48, 80, 112};

    /** Channels of the pyramid by level; the finest has the most places. */
    private static final int[] NECK = {32, 48, 48, 48};

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
            boxes.add(boxes(operators, levels.get(level), level, width / stride, height / stride));
            logits.add(logits(operators, levels.get(level), level, width / stride * (height / stride)));
        }
        return new Output<>(operators.concatenate(boxes, 2), operators.concatenate(logits, 2));
    }

    private static <T> List<T> backbone(Operators<T> operators, T picture) {
        T x = operators.convolution("stem", picture, Convolution.of(3, BACKBONE[0], 3, 2));
        List<T> levels = new ArrayList<>();
        for (int level = 1; level < BACKBONE.length; level++) {
            String name = "level" + level;
            x = operators.convolution(name + ".down", x, Convolution.of(BACKBONE[level - 1], BACKBONE[level], 3, 2));
            for (int block = 0; block < (level == 1 ? 1 : 2); block++) {
                int narrow = Math.min(48, BACKBONE[level] / 2);
                x = Blocks.residual(operators, name + ".block" + block, x, BACKBONE[level], narrow);
            }
            levels.add(x);
        }
        return levels;
    }

    /** Down from the coarsest level to the finest, and up again. */
    private static <T> List<T> neck(Operators<T> operators, List<T> backbone) {
        int coarsest = NECK.length - 1;
        List<T> levels = new ArrayList<>(backbone);
        levels.set(coarsest, lateral(operators, backbone, coarsest));
        for (int level = coarsest - 1; level >= 0; level--) {
            T coarser = levels.get(level + 1);
            if (NECK[level] != NECK[level + 1]) {
                Convolution shape = Convolution.of(NECK[level + 1], NECK[level], 1, 1);
                coarser = operators.convolution("neck.narrow" + level, coarser, shape);
            }
            T sum = operators.add(lateral(operators, backbone, level), operators.enlarge(coarser));
            levels.set(level, separable(operators, "neck.down" + level, sum, NECK[level]));
        }
        for (int level = 1; level <= coarsest; level++) {
            T finer = Blocks.separable(
                    operators, "neck.up" + level, levels.get(level - 1), NECK[level - 1], NECK[level], 2);
            T sum = operators.add(levels.get(level), finer);
            levels.set(level, separable(operators, "neck.again" + level, sum, NECK[level]));
        }
        return levels;
    }

    private static <T> T lateral(Operators<T> operators, List<T> backbone, int level) {
        Convolution shape = Convolution.of(BACKBONE[level + 1], NECK[level], 1, 1);
        return operators.convolution("neck.lateral" + level, backbone.get(level), shape);
    }

    private static <T> T separable(Operators<T> operators, String name, T input, int channels) {
        return Blocks.separable(operators, name, input, channels, channels, 1);
    }

    private static <T> T logits(Operators<T> operators, T input, int level, int places) {
        String name = "head" + level + ".class";
        T x = separable(operators, name + ".first", input, NECK[level]);
        x = separable(operators, name + ".second", x, NECK[level]);
        x = operators.convolution(name + ".last", x, Convolution.last(NECK[level], CLASSES));
        return operators.flatten(operators.bias(name + ".prior", x, RARE, 1, CLASSES, 1, 1), CLASSES, places);
    }

    /** The centre is an offset from the middle of the place, the size a positive factor, both in strides. */
    private static <T> T boxes(Operators<T> operators, T input, int level, int columns, int rows) {
        String name = "head" + level + ".box";
        int stride = STRIDES.get(level);
        T x = separable(operators, name + ".first", input, NECK[level]);
        x = separable(operators, name + ".second", x, NECK[level]);
        x = operators.convolution(name + ".last", x, Convolution.last(NECK[level], 4));
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
