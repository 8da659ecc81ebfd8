package io.framebus.training;

/**
 * How fast to learn when: a short rise, then a cosine down to a fiftieth.
 *
 * @param steps of the whole training, at least 1
 * @param peak the highest rate
 */
record Schedule(int steps, double peak) {

    private static final int RISE = 60;
    private static final double LEAST = 0.02;
    private static final double AVERAGING = 250;
    private static final double FASTEST_AVERAGE = 0.004;

    double progress(int step) {
        return (double) step / steps;
    }

    /** @param since steps since the start or the last resumption, from 0 */
    double rate(int step, int since) {
        double cosine = 0.5 + 0.5 * Math.cos(Math.PI * progress(step));
        return peak * Math.min(1, (since + 1.0) / RISE) * (LEAST + (1 - LEAST) * cosine);
    }

    /** The share by which the averaged weights follow; larger at first, so that they forget the start. */
    double averaging(int step) {
        return Math.max(FASTEST_AVERAGE, 1 - 0.996 * (1 - Math.exp(-step / AVERAGING)));
    }
}
