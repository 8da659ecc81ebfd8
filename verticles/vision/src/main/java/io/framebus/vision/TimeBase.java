package io.framebus.vision;

import java.math.BigInteger;

/**
 * The unit of a timestamp: {@code numerator / denominator} seconds a tick.
 *
 * @param numerator at least 1
 * @param denominator at least 1
 */
public record TimeBase(long numerator, long denominator) {

    public TimeBase {
        if (numerator < 1 || denominator < 1) {
            throw new IllegalArgumentException("time base " + numerator + "/" + denominator + " is not positive");
        }
    }

    /** Whole milliseconds of a number of ticks, rounded half up. */
    public long millis(long ticks) {
        return Math.round(ticks * 1000.0 * numerator / denominator);
    }

    /** Ticks that come closest to a number of milliseconds. */
    public long ticks(long millis) {
        return Math.round(millis / 1000.0 * denominator / numerator);
    }

    /**
     * The slot a timestamp falls into when time is cut into {@code framesPerSecond} slots a second: {@code floor(pts ·
     * fps)}, computed without rounding.
     *
     * @param framesPerSecond above 0, taken to a thousandth
     */
    public long slot(long ticks, double framesPerSecond) {
        long milliFps = Math.max(1, Math.round(framesPerSecond * 1000));
        BigInteger scaled = BigInteger.valueOf(ticks)
                .multiply(BigInteger.valueOf(numerator))
                .multiply(BigInteger.valueOf(milliFps));
        BigInteger[] parts =
                scaled.divideAndRemainder(BigInteger.valueOf(denominator).multiply(BigInteger.valueOf(1000)));
        return parts[1].signum() < 0 ? parts[0].longValueExact() - 1 : parts[0].longValueExact();
    }
}
