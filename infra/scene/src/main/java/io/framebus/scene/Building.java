package io.framebus.scene;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/** A house with a flat roof, windows and a shop floor. */
final class Building {

    private static final int[] WALLS = {0xD9C7A8, 0xC79B7B, 0xB9BDBE, 0xE3DACB, 0xA9705A, 0xCFC2B4, 0x9FAEB5};
    private static final double FLOOR = 3.1;

    final double x0;
    final double y0;
    final double x1;
    final double y1;
    final double top;
    private final Mesh mesh = new Mesh();
    private final Map<Paint, Integer> palette = new EnumMap<>(Paint.class);

    Building(double x0, double y0, double x1, double y1, int floors, SplittableRandom random) {
        this.x0 = x0;
        this.y0 = y0;
        this.x1 = x1;
        this.y1 = y1;
        this.top = floors * FLOOR + 0.9;
        int wall = WALLS[random.nextInt(WALLS.length)];
        palette.put(Paint.BODY, wall);
        palette.put(Paint.CARGO, Colour.mix(wall, 0x6E6660, 0.5));
        palette.put(Paint.ROOF, Colour.mix(0x8B8983, wall, 0.2));
        palette.put(Paint.GLASS, 0x4B6072);
        palette.put(Paint.TRIM, Colour.times(wall, 1.12));
        palette.put(Paint.ACCENT, new int[] {0xB5443A, 0x2F6F6B, 0x37598A, 0xC99A3C}[random.nextInt(4)]);
        build(floors);
    }

    private void build(int floors) {
        double halfX = (x1 - x0) / 2;
        double halfY = (y1 - y0) / 2;
        mesh.box(Paint.BODY, -halfX, halfX, -halfY, halfY, 0, top);
        mesh.across(Paint.TRIM, -halfX, top, halfY, halfX, top, halfY);
        mesh.across(Paint.ROOF, -halfX + 0.4, top + 0.002, halfY - 0.4, halfX - 0.4, top + 0.002, halfY - 0.4);
        mesh.box(Paint.CARGO, -halfX * 0.5, -halfX * 0.2, -1.2, 1.6, top, top + 1.3);
        mesh.box(Paint.TRIM, halfX * 0.2, halfX * 0.35, 0.5, 2, top, top + 0.8);
        for (int side = -1; side <= 1; side += 2) {
            wall(floors, halfX, side * halfY, true);
            wall(floors, halfY, side * halfX, false);
        }
    }

    /** One wall: a shop floor with an awning stripe, then rows of framed windows. */
    private void wall(int floors, double half, double at, boolean alongX) {
        panel(Paint.CARGO, -half, half, at, 0, 0.5, alongX);
        panel(Paint.GLASS, -half + 0.8, half - 0.8, at, 0.5, 2.4, alongX);
        panel(Paint.ACCENT, -half + 0.5, half - 0.5, at, 2.4, 2.9, alongX);
        int windows = Math.max(2, (int) (2 * half / 2.6));
        double pitch = (2 * half - 1) / windows;
        for (int floor = 1; floor < floors; floor++) {
            for (int i = 0; i < windows; i++) {
                double from = -half + 0.5 + i * pitch + pitch * 0.25;
                double low = floor * FLOOR + 0.9;
                panel(Paint.TRIM, from - 0.1, from + pitch * 0.5 + 0.1, at, low - 0.12, low + 1.6, alongX);
                panel(Paint.GLASS, from, from + pitch * 0.5, at, low, low + 1.5, alongX);
            }
        }
    }

    private void panel(Paint paint, double from, double to, double at, double low, double high, boolean alongX) {
        if (alongX) {
            mesh.panel(paint, from, at, low, to, at, low, to, at, high, from, at, high);
        } else {
            mesh.panel(paint, at, from, low, at, to, low, at, to, high, at, from, high);
        }
    }

    void draw(Pen pen) {
        MeshArtist.draw(pen, mesh, (x0 + x1) / 2, (y0 + y1) / 2, 1, 0, palette, 0);
    }
}
