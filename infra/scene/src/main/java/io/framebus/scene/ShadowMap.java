package io.framebus.scene;

import java.util.Arrays;

/** How much of the sun the things that never move keep away from every place on the ground. */
final class ShadowMap {

    /** Cells a metre. */
    private static final double FINENESS = 8;

    private static final int SOFTNESS = 2;

    private final double sunEast;
    private final double sunNorth;
    private final double x0;
    private final double y0;
    private final int columns;
    private final int rows;
    private float[] cells;

    /** @param light whose direction casts the shadows */
    ShadowMap(Light light, double x0, double y0, double x1, double y1) {
        this.sunEast = light.x() / light.z();
        this.sunNorth = light.y() / light.z();
        this.x0 = x0;
        this.y0 = y0;
        this.columns = (int) Math.ceil((x1 - x0) * FINENESS) + 1;
        this.rows = (int) Math.ceil((y1 - y0) * FINENESS) + 1;
        this.cells = new float[columns * rows];
    }

    /** The shadow of a ball, metres. */
    void ball(double x, double y, double z, double radius) {
        disc(x - sunEast * z, y - sunNorth * z, radius);
    }

    /** The shadow of a thin rod. */
    void rod(double ax, double ay, double az, double bx, double by, double bz, double radius) {
        double fromX = ax - sunEast * az;
        double fromY = ay - sunNorth * az;
        double toX = bx - sunEast * bz;
        double toY = by - sunNorth * bz;
        double length = Math.sqrt((toX - fromX) * (toX - fromX) + (toY - fromY) * (toY - fromY));
        int steps = Math.max(1, (int) Math.ceil(length * FINENESS));
        for (int i = 0; i <= steps; i++) {
            double share = (double) i / steps;
            disc(fromX + (toX - fromX) * share, fromY + (toY - fromY) * share, radius);
        }
    }

    /** The shadow of an upright box. */
    void box(double bx0, double by0, double bx1, double by1, double top) {
        int steps = Math.max(1, (int) Math.ceil(top * Math.max(Math.abs(sunEast), Math.abs(sunNorth)) * FINENESS));
        for (int i = 0; i <= steps; i++) {
            double z = top * i / steps;
            rectangle(bx0 - sunEast * z, by0 - sunNorth * z, bx1 - sunEast * z, by1 - sunNorth * z);
        }
    }

    private void rectangle(double ax, double ay, double bx, double by) {
        for (int row = Math.max(0, cell(ay - y0)); row <= Math.min(rows - 1, cell(by - y0)); row++) {
            int from = Math.clamp(cell(ax - x0), 0, columns);
            int to = Math.clamp(cell(bx - x0) + 1L, 0, columns);
            if (from < to) {
                Arrays.fill(cells, row * columns + from, row * columns + to, 1);
            }
        }
    }

    private void disc(double x, double y, double radius) {
        for (int row = Math.max(0, cell(y - radius - y0)); row <= Math.min(rows - 1, cell(y + radius - y0)); row++) {
            double dy = row / FINENESS + y0 - y;
            for (int column = Math.max(0, cell(x - radius - x0));
                    column <= Math.min(columns - 1, cell(x + radius - x0));
                    column++) {
                double dx = column / FINENESS + x0 - x;
                if (dx * dx + dy * dy <= radius * radius) {
                    cells[row * columns + column] = 1;
                }
            }
        }
    }

    private static int cell(double metres) {
        return (int) Math.floor(metres * FINENESS);
    }

    /** Blurs every edge as the sun's width does. */
    void soften() {
        for (int pass = 0; pass < 2; pass++) {
            cells = blur(blur(cells, 1), columns);
        }
    }

    private static float[] blur(float[] from, int stride) {
        float[] to = new float[from.length];
        for (int i = 0; i < from.length; i++) {
            float sum = 0;
            for (int k = -SOFTNESS; k <= SOFTNESS; k++) {
                sum += from[Math.clamp(i + (long) k * stride, 0, from.length - 1)];
            }
            to[i] = sum / (2 * SOFTNESS + 1);
        }
        return to;
    }

    /** Share of the sun that is kept away, 0..1. */
    double at(double x, double y) {
        double u = Math.clamp((x - x0) * FINENESS, 0, columns - 1.001);
        double v = Math.clamp((y - y0) * FINENESS, 0, rows - 1.001);
        int column = (int) u;
        int row = (int) v;
        double right = u - column;
        double down = v - row;
        int i = row * columns + column;
        return (cells[i] * (1 - right) + cells[i + 1] * right) * (1 - down)
                + (cells[i + columns] * (1 - right) + cells[i + columns + 1] * right) * down;
    }
}
