package io.framebus.scene;

import java.util.SplittableRandom;

/** Smooth random values over the plane (value noise on a tile of 256 × 256 nodes, repeating). */
final class Noise {

    private static final int SIDE = 256;

    private final float[] nodes = new float[SIDE * SIDE];

    Noise(SplittableRandom random) {
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = (float) (random.nextDouble() * 2 - 1);
        }
    }

    /** Uncorrelated from node to node, -1..1. */
    float grain(int x, int y) {
        return nodes[(y & SIDE - 1) * SIDE + (x & SIDE - 1)];
    }

    /** One octave with nodes one unit apart, -1..1. */
    double at(double x, double y) {
        int column = (int) Math.floor(x);
        int row = (int) Math.floor(y);
        double right = ease(x - column);
        double down = ease(y - row);
        double top = grain(column, row) * (1 - right) + grain(column + 1, row) * right;
        double bottom = grain(column, row + 1) * (1 - right) + grain(column + 1, row + 1) * right;
        return top * (1 - down) + bottom * down;
    }

    /** Three octaves, the first with nodes one unit apart, about -1..1. */
    double cloud(double x, double y) {
        return (at(x, y) + 0.5 * at(x * 2.03 + 17.3, y * 2.03 + 5.1) + 0.25 * at(x * 4.1 + 3.7, y * 4.1 + 31.9)) / 1.4;
    }

    private static double ease(double share) {
        return share * share * (3 - 2 * share);
    }
}
