package io.framebus.scene;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Draws vehicles. */
final class VehicleArtist {

    private static final int[] CAR_COLOURS = {
        0xE9EAEC, 0xC9CDD2, 0x8D939B, 0x4A5058, 0x23272D, 0xB3202A, 0x1F4E8C, 0x2E7D9A, 0x2F6B45, 0xD9A441, 0x8A4B2F,
        0xF2F2EE, 0x5B6F8F, 0xE06A2B
    };
    private static final int[] VAN_COLOURS = {0xF4F4F1, 0xE3E5E6, 0xF0C63C, 0x2C5C93, 0xB8BCC0, 0x3D7F5F};
    private static final int[] CAB_COLOURS = {0xC8352E, 0x2B62A8, 0xF1F1EE, 0x2F7A4D, 0xE8A02B, 0x3A3F47};
    private static final int[] CARGO_COLOURS = {0xF3F2EC, 0xDDE3E6, 0xB9C7CF, 0xE9D9B4, 0x6F94B5};
    private static final int[] BUS_COLOURS = {0xD7352F, 0xF0B52A, 0x2A78B8, 0xF2F3F0, 0x3E9A5B};
    private static final int[] ACCENTS = {0x2B62A8, 0xD9482F, 0x2F8A57, 0xE8A02B, 0x6B4A94, 0xF4F4F1};

    private static final double BRAKING = -0.6;

    private VehicleArtist() {}

    /** @param shade share of the sun that something keeps away, 0..1 */
    static void draw(Pen pen, Vehicle vehicle, double shade) {
        MeshArtist.draw(
                pen,
                VehicleShapes.of(vehicle.kind, vehicle.look).mesh(),
                vehicle.x(),
                vehicle.y(),
                vehicle.lane.dx(),
                vehicle.lane.dy(),
                palette(vehicle),
                shade);
    }

    static void shadow(Pen pen, Vehicle vehicle) {
        MeshArtist.shadow(
                pen,
                VehicleShapes.of(vehicle.kind, vehicle.look).mesh(),
                vehicle.x(),
                vehicle.y(),
                vehicle.lane.dx(),
                vehicle.lane.dy());
    }

    private static Map<Paint, Integer> palette(Vehicle vehicle) {
        SplittableRandom random = new SplittableRandom(vehicle.look);
        int body = Colour.times(pick(random, bodies(vehicle.kind)), random.nextDouble(0.92, 1.04));
        Map<Paint, Integer> palette = new EnumMap<>(Paint.class);
        palette.put(Paint.BODY, body);
        palette.put(Paint.ACCENT, pick(random, ACCENTS));
        palette.put(Paint.CARGO, pick(random, CARGO_COLOURS));
        palette.put(Paint.ROOF, vehicle.kind == Kind.BUS ? 0xECEDEA : Colour.mix(0xD8DAD6, body, 0.15));
        palette.put(Paint.GLASS, random.nextBoolean() ? 0x2A3642 : 0x34424C);
        palette.put(Paint.TRIM, 0x2B2D30);
        palette.put(Paint.TYRE, 0x1C1D1F);
        palette.put(Paint.HUB, 0x9DA2A8);
        palette.put(Paint.HEADLIGHT, 0xFFF6DA);
        boolean braking = vehicle.acceleration < BRAKING || vehicle.speed < 0.2;
        palette.put(Paint.TAIL_LIGHT, braking ? 0xFF3A2A : 0x8E1A18);
        return palette;
    }

    private static int[] bodies(Kind kind) {
        return switch (kind) {
            case CAR, PEDESTRIAN -> CAR_COLOURS;
            case VAN -> VAN_COLOURS;
            case TRUCK -> CAB_COLOURS;
            case BUS -> BUS_COLOURS;
        };
    }

    private static int pick(SplittableRandom random, int[] colours) {
        return colours[random.nextInt(colours.length)];
    }
}
