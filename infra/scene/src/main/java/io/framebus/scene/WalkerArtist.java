package io.framebus.scene;

import java.util.SplittableRandom;

/** Draws people: legs and arms that swing, a torso, a head with hair, now and then a bag or a skirt. */
final class WalkerArtist {

    private static final int[] SHIRTS = {
        0xC23B3B, 0x2F5FA8, 0xE8E6DF, 0x2D2F36, 0xE0B23C, 0x4C8C5A, 0x8A5CA8, 0x6D7A86, 0xE07B4A, 0x3FA0A6, 0xD98BA5
    };
    private static final int[] TROUSERS = {0x2B3A55, 0x1F2226, 0x4D4A45, 0x8C7B62, 0x39465A, 0x6B6F75};
    private static final int[] SKINS = {0xF0C8A8, 0xE0AC86, 0xC58C63, 0x8D5A3A, 0x5E3B28};
    private static final int[] HAIRS = {0x1D1612, 0x3A2618, 0x6B4526, 0xB58A4A, 0x8C8A86, 0x2A2A2E};

    private final Pen pen;
    private final double x;
    private final double y;
    private final double dx;
    private final double dy;
    private final double height;
    private final double swing;
    private final double stride;
    private final int shirt;
    private final int trousers;
    private final int skin;
    private final int hair;
    private final int bag;
    private final boolean carries;
    private final boolean skirt;

    /** @param shade share of the sun that something keeps away, 0..1 */
    private WalkerArtist(Pen pen, Walker walker, double shade) {
        SplittableRandom random = new SplittableRandom(walker.look);
        this.pen = pen;
        this.x = walker.x();
        this.y = walker.y();
        this.dx = walker.dx;
        this.dy = walker.dy;
        this.height = random.nextDouble(1.58, 1.9);
        this.swing = 0.52 * Math.min(1, walker.speed / 1.2);
        this.stride = walker.stride;
        this.shirt = lit(pick(random, SHIRTS), shade);
        this.trousers = lit(pick(random, TROUSERS), shade);
        this.skin = lit(pick(random, SKINS), shade);
        this.hair = lit(pick(random, HAIRS), shade);
        this.bag = lit(pick(random, SHIRTS), shade);
        this.carries = random.nextInt(4) == 0;
        this.skirt = random.nextInt(6) == 0;
    }

    static void draw(Pen pen, Walker walker, double shade) {
        WalkerArtist artist = new WalkerArtist(pen, walker, shade);
        artist.legs();
        artist.body();
        artist.head();
    }

    static void shadow(Pen pen, Walker walker) {
        WalkerArtist artist = new WalkerArtist(pen, walker, 0);
        double h = artist.height;
        double reach = h * 0.45 * StrictMath.sin(artist.swing * StrictMath.sin(artist.stride));
        for (int side = -1; side <= 1; side += 2) {
            pen.rodShadow(
                    artist.x + artist.dx * reach * side,
                    artist.y + artist.dy * reach * side,
                    0.03,
                    artist.x,
                    artist.y,
                    h * 0.5,
                    0.09);
        }
        pen.rodShadow(artist.x, artist.y, h * 0.48, artist.x, artist.y, h * 0.8, 0.22);
        pen.rodShadow(artist.x, artist.y, h * 0.85, artist.x, artist.y, h * 0.93, 0.12);
    }

    private int lit(int colour, double shade) {
        // People are round: they show the camera bright and dark sides at once, here their mean.
        return pen.light.lit(colour, pen.light.x() * 0.5, pen.light.y() * 0.5, 0.35 + pen.light.z() * 0.35, shade);
    }

    private void legs() {
        double hip = height * 0.5;
        double thigh = height * 0.25;
        for (int side = -1; side <= 1; side += 2) {
            double phase = stride + (side < 0 ? 0 : Math.PI);
            double angle = swing * StrictMath.sin(phase);
            double bend = swing * Math.max(0, StrictMath.cos(phase)) * 1.1;
            double kneeAhead = thigh * StrictMath.sin(angle);
            double knee = hip - thigh * StrictMath.cos(angle);
            double footAhead = kneeAhead + thigh * StrictMath.sin(angle - bend);
            double foot = Math.max(0.04, knee - thigh * StrictMath.cos(angle - bend));
            int colour = side < 0 ? trousers : Colour.times(trousers, 0.86);
            double off = side * 0.085;
            limb(0, off, hip, 0.095, kneeAhead, off, knee, 0.075, skirt ? shirt : colour);
            limb(kneeAhead, off, knee, 0.07, footAhead, off, foot + 0.05, 0.055, skirt ? skin : colour);
            limb(footAhead, off, foot + 0.02, 0.05, footAhead + 0.13, off, foot + 0.015, 0.045, 0x26221F);
        }
    }

    private void body() {
        double hip = height * 0.51;
        double shoulder = height * 0.79;
        limb(0, 0, hip, 0.15, 0, 0, shoulder - 0.06, 0.17, shirt);
        limb(0, -0.13, shoulder - 0.02, 0.085, 0, 0.13, shoulder - 0.02, 0.085, Colour.times(shirt, 1.06));
        if (skirt) {
            limb(0, 0, hip - 0.2, 0.2, 0, 0, hip, 0.14, shirt);
        }
        for (int side = -1; side <= 1; side += 2) {
            double angle = -0.9 * swing * StrictMath.sin(stride + (side < 0 ? 0 : Math.PI));
            double elbowAhead = 0.27 * StrictMath.sin(angle);
            double handAhead = elbowAhead + 0.25 * StrictMath.sin(angle + 0.35);
            double hand = shoulder - 0.29 - 0.25 * StrictMath.cos(angle);
            double off = side * 0.22;
            int sleeve = Colour.times(shirt, side < 0 ? 0.9 : 0.8);
            limb(0, off, shoulder - 0.03, 0.06, elbowAhead, off, shoulder - 0.28, 0.052, sleeve);
            limb(elbowAhead, off, shoulder - 0.28, 0.05, handAhead, off, hand, 0.042, side < 0 ? sleeve : skin);
        }
        if (carries) {
            limb(-0.2, 0, hip + 0.08, 0.13, -0.2, 0, shoulder - 0.08, 0.12, bag);
        }
    }

    private void head() {
        double centre = height * 0.92;
        limb(0, 0, height * 0.8, 0.06, 0, 0, height * 0.87, 0.055, skin);
        ball(0.02, centre, 0.108, skin);
        ball(-0.035, centre + 0.035, 0.108, hair);
    }

    private void limb(
            double ahead0,
            double left0,
            double up0,
            double r0,
            double ahead1,
            double left1,
            double up1,
            double r1,
            int colour) {
        pen.rod(
                x + dx * ahead0 - dy * left0,
                y + dy * ahead0 + dx * left0,
                up0,
                r0,
                x + dx * ahead1 - dy * left1,
                y + dy * ahead1 + dx * left1,
                up1,
                r1,
                colour);
    }

    private void ball(double ahead, double up, double radius, int colour) {
        pen.ball(x + dx * ahead, y + dy * ahead, up, radius, colour);
    }

    private static int pick(SplittableRandom random, int[] colours) {
        return colours[random.nextInt(colours.length)];
    }
}
