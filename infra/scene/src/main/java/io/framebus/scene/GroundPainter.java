package io.framebus.scene;

import java.util.SplittableRandom;

/** What the ground looks like at any place: asphalt, markings, kerbs, slabs, grass. */
final class GroundPainter {

    private static final int WHITE = 0xE4E3DC;
    private static final int KERB = 0xC9C7BE;
    private static final double DASH = 3;
    private static final double DASH_PERIOD = 9;
    private static final double LINE = 0.13;
    private static final int MANHOLES = 9;
    private static final int PATCHES = 10;

    private final Noise noise;

    /** Texels a metre; edges are one texel soft. */
    private final double fineness;

    private final int asphalt;
    private final int slab;
    private final int grass;
    private final int dryGrass;
    private final int plaza;
    private final boolean[] paved = new boolean[4];
    private final double[] manholes = new double[MANHOLES * 2];
    private final double[] patches = new double[PATCHES * 5];

    GroundPainter(SplittableRandom random, double fineness) {
        this.noise = new Noise(random);
        this.fineness = fineness;
        double tone = random.nextDouble(92, 116);
        this.asphalt = Colour.of(tone, tone, tone + random.nextDouble(0, 6));
        this.slab = pick(random, 0xBDB6A8, 0xB3B0AB, 0xC4B79F, 0xB8A79A);
        this.grass = pick(random, 0x6F9B48, 0x7DA552, 0x649044, 0x86A456);
        this.dryGrass = pick(random, 0xA5A560, 0x9AA25A, 0xB0A268);
        this.plaza = pick(random, 0xC2B49C, 0xB7A590, 0xAFAEAA, 0xC7AE92);
        for (int i = 0; i < paved.length; i++) {
            paved[i] = random.nextInt(3) == 0;
        }
        for (int i = 0; i < MANHOLES; i++) {
            manholes[i * 2] = random.nextDouble(-40, 40);
            manholes[i * 2 + 1] = random.nextDouble(-Town.AVENUE + 0.8, Town.AVENUE - 0.8);
        }
        for (int i = 0; i < PATCHES; i++) {
            patches[i * 5] = random.nextDouble(-45, 45);
            patches[i * 5 + 1] = random.nextDouble(-Town.AVENUE, Town.AVENUE);
            patches[i * 5 + 2] = random.nextDouble(0.8, 4.5);
            patches[i * 5 + 3] = random.nextDouble(0.4, 1.3);
            patches[i * 5 + 4] = random.nextDouble(0.82, 1.1);
        }
    }

    private static int pick(SplittableRandom random, int... colours) {
        return colours[random.nextInt(colours.length)];
    }

    /** The colour of the ground in full light. */
    int at(double x, double y) {
        double road = Town.road(x, y);
        if (road > 1 / fineness) {
            return road(x, y, road);
        }
        double kerb = road + 0.2;
        double pavement = Town.paved(x, y);
        if (kerb > 1 / fineness) {
            return Colour.mix(kerb(x, y), road(x, y, road), cover(road));
        }
        if (pavement > 1 / fineness) {
            return Colour.mix(pavement(x, y), kerb(x, y), cover(kerb));
        }
        return Colour.mix(beyond(x, y), pavement(x, y), cover(pavement));
    }

    /** How much of a texel a shape covers whose edge is this far outside it, metres. */
    private double cover(double inside) {
        return Math.clamp(0.5 + inside * fineness, 0, 1);
    }

    private int road(double x, double y, double kerb) {
        double tone = 1
                + 0.07 * noise.cloud(x * 0.13, y * 0.13)
                + 0.05 * noise.at(x * 1.7 + 9, y * 1.7)
                + 0.055 * noise.grain((int) Math.floor(x * fineness), (int) Math.floor(y * fineness));
        tone *= wear(x, y) * patched(x, y);
        // The gutter is dirty, cracks are dark.
        tone *= 1 - 0.18 * Math.clamp(1 - kerb / 0.5, 0, 1);
        double crack = Math.abs(noise.cloud(x * 0.21 + 40, y * 0.21 + 80));
        tone *= 1 - 0.22 * Math.clamp(1 - crack / 0.009, 0, 1);
        int colour = Colour.times(asphalt, tone);
        double paint = marking(x, y);
        if (paint > 0) {
            double worn = Math.clamp(0.92 + 0.35 * noise.cloud(x * 2.3, y * 2.3 + 50), 0.35, 1);
            colour = Colour.mix(colour, Colour.times(WHITE, 0.97 + 0.05 * noise.at(x * 5, y * 5)), paint * worn);
        }
        return manhole(x, y, colour);
    }

    /** Tyres polish two tracks a lane. */
    private static double wear(double x, double y) {
        boolean crossing = Math.abs(x) < Town.STREET;
        double across = crossing && Math.abs(y) > Town.AVENUE ? Math.abs(x) - 1.8 : Math.abs(y) % 3.4 - 1.7;
        double track = Math.abs(Math.abs(across) - 0.8);
        return 1 + 0.06 * Math.clamp(1 - track / 0.5, 0, 1) - 0.05 * Math.clamp(1 - Math.abs(across) / 0.5, 0, 1);
    }

    private double patched(double x, double y) {
        double tone = 1;
        for (int i = 0; i < patches.length; i += 5) {
            double inside =
                    Math.min(patches[i + 2] - Math.abs(x - patches[i]), patches[i + 3] - Math.abs(y - patches[i + 1]));
            if (inside > 0) {
                tone *= inside < 0.08 ? 0.75 : patches[i + 4];
            }
        }
        return tone;
    }

    private int manhole(double x, double y, int colour) {
        for (int i = 0; i < manholes.length; i += 2) {
            double dx = x - manholes[i];
            double dy = y - manholes[i + 1];
            double squared = dx * dx + dy * dy;
            if (squared < 0.16) {
                double rim = Math.sqrt(squared);
                boolean grid = ((int) Math.floor(dx * 9) + (int) Math.floor(dy * 9) & 1) == 0;
                return Colour.times(0x5B5A58, rim > 0.33 ? 0.6 : grid ? 1.1 : 0.85);
            }
        }
        return colour;
    }

    /** How much white paint lies here, 0..1. */
    private double marking(double x, double y) {
        double ax = Math.abs(x);
        double ay = Math.abs(y);
        double paint = 0;
        if (ay < Town.AVENUE - 0.3) {
            paint = Math.max(paint, zebra(ax - Town.WALK_X, y));
            paint = Math.max(paint, stop(ax - Town.AVENUE_STOP + 0.6, x * y > 0));
            if (ax > Town.AVENUE_STOP - 0.6) {
                paint = Math.max(paint, stripe(ay - 0.17));
                boolean dash = (ax - Town.AVENUE_STOP) % DASH_PERIOD < DASH || ax < Town.AVENUE_STOP + 14;
                paint = Math.max(paint, dash ? stripe(ay - 3.4) : 0);
                paint = Math.max(paint, stripe(ay - Town.AVENUE + 0.32) * 0.8);
            }
        }
        if (ax < Town.STREET - 0.3) {
            paint = Math.max(paint, zebra(ay - Town.WALK_Y, x));
            paint = Math.max(paint, stop(ay - Town.STREET_STOP + 0.6, x * y < 0));
            boolean dash = (ay - Town.STREET_STOP) % DASH_PERIOD < DASH || ay < Town.STREET_STOP + 8;
            paint = Math.max(paint, ay > Town.STREET_STOP - 0.6 && dash ? stripe(x) : 0);
        }
        return paint;
    }

    private double stripe(double off) {
        return cover(LINE / 2 - Math.abs(off)) * Math.min(1, LINE * fineness);
    }

    private double zebra(double off, double along) {
        double bar = Math.abs((along + 100) % 1.0 - 0.5);
        return cover(Town.HALF_WALK - Math.abs(off)) * cover(0.25 - bar);
    }

    private double stop(double off, boolean incoming) {
        return incoming ? cover(0.22 - Math.abs(off)) : 0;
    }

    private int kerb(double x, double y) {
        double joint = (Math.abs(x) + Math.abs(y)) % 1.0 < 0.05 ? 0.8 : 1;
        return Colour.times(KERB, joint * (1 + 0.06 * noise.at(x * 3, y * 3)));
    }

    private int pavement(double x, double y) {
        return slabs(slab, x, y, 0.62, 0.05);
    }

    /** Square slabs, each of its own tone, with dark joints. */
    private int slabs(int colour, double x, double y, double size, double variety) {
        double row = Math.floor(y / size);
        double u = x / size + (row % 2 == 0 ? 0.5 : 0);
        double column = Math.floor(u);
        double joint = Math.min(Math.min(u - column, column + 1 - u), Math.min(y / size - row, row + 1 - y / size));
        double tone = 1
                + variety * noise.grain((int) (column * 7) + 3, (int) (row * 13) + 1)
                + 0.07 * noise.cloud(x * 0.3 + 11, y * 0.3)
                + 0.03 * noise.grain((int) Math.floor(x * fineness), (int) Math.floor(y * fineness));
        tone *= 1 - 0.16 * Math.clamp(1 - joint * size / 0.035, 0, 1);
        return Colour.times(colour, tone);
    }

    private int beyond(double x, double y) {
        int quarter = (x > 0 ? 1 : 0) + (y > 0 ? 2 : 0);
        return paved[quarter] ? slabs(plaza, x, y, 1.2, 0.07) : lawn(x, y);
    }

    private int lawn(double x, double y) {
        double dry = Math.clamp(0.5 + 0.9 * noise.cloud(x * 0.11 + 70, y * 0.11 + 20), 0, 1) * 0.6;
        double mown = Math.floorMod((int) Math.floor((x + y) / 1.9), 2) == 0 ? 1.03 : 0.97;
        double tone = mown
                * (1
                        + 0.13 * noise.cloud(x * 0.9, y * 0.9)
                        + 0.10 * noise.at(x * 6, y * 6)
                        + 0.10 * noise.grain((int) Math.floor(x * fineness), (int) Math.floor(y * fineness)));
        return Colour.times(Colour.mix(grass, dryGrass, dry), tone);
    }
}
