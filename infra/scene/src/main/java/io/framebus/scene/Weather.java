package io.framebus.scene;

import java.util.SplittableRandom;

/** The light at any time: a sun that stands still, clouds that pass, and an exposure that wanders. */
final class Weather {

    private final double east;
    private final double north;
    private final double up;
    private final double clear;
    private final double warmth;
    private final double variation;
    private final double phase;

    Weather(double variation, SplittableRandom random) {
        double around = random.nextDouble(0, 2 * Math.PI);
        double height = Math.toRadians(random.nextDouble(34, 62));
        this.east = StrictMath.cos(around) * StrictMath.cos(height);
        this.north = StrictMath.sin(around) * StrictMath.cos(height);
        this.up = StrictMath.sin(height);
        // One day in five is overcast.
        this.clear = random.nextInt(5) == 0 ? random.nextDouble(0.15, 0.4) : random.nextDouble(0.8, 1.05);
        this.warmth = random.nextDouble(0, 1) * (height < 0.8 ? 1 : 0.5);
        this.variation = variation;
        this.phase = random.nextDouble(0, 100);
    }

    /** @param time seconds from the first frame */
    Light at(double time) {
        double cloud = 0.5 + 0.5 * wave(time, 47) * wave(time, 19);
        double dim = variation * 0.35 * Math.max(0, cloud - 0.45);
        double gain = 1 + variation * (0.03 * wave(time, 23) + 0.012 * wave(time, 3.7)) + 0.5 * dim;
        double overcast = 0.18 * (1 - Math.min(1, clear));
        return new Light(east, north, up, clear * (1 - 2 * dim), gain + overcast, warmth);
    }

    private double wave(double time, double period) {
        return StrictMath.sin(2 * Math.PI * (time + phase) / period);
    }
}
