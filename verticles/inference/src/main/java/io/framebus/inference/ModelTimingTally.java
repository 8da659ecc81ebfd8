package io.framebus.inference;

import java.util.Arrays;

/** The times of many runs. One thread at a time. */
final class ModelTimingTally {

    private static final int FIRST_ROOM = 1024;

    private long[] prepares = new long[FIRST_ROOM];
    private long[] runs = new long[FIRST_ROOM];
    private long[] decodes = new long[FIRST_ROOM];
    private int count;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    /** One run and what belongs to it, as moments of the system's nano clock. */
    void add(long started, long prepared, long ran, long decoded) {
        room(count + 1);
        prepares[count] = prepared - started;
        runs[count] = ran - prepared;
        decodes[count] = decoded - ran;
        count++;
        first = Math.min(first, started);
        last = Math.max(last, decoded);
    }

    void add(ModelTimingTally other) {
        room(count + other.count);
        System.arraycopy(other.prepares, 0, prepares, count, other.count);
        System.arraycopy(other.runs, 0, runs, count, other.count);
        System.arraycopy(other.decodes, 0, decodes, count, other.count);
        count += other.count;
        first = Math.min(first, other.first);
        last = Math.max(last, other.last);
    }

    private void room(int needed) {
        if (needed > runs.length) {
            int length = Math.max(needed, 2 * runs.length);
            prepares = Arrays.copyOf(prepares, length);
            runs = Arrays.copyOf(runs, length);
            decodes = Arrays.copyOf(decodes, length);
        }
    }

    /** All zero where no run was counted. */
    ModelTiming.Times times(int batch) {
        if (count == 0) {
            return new ModelTiming.Times(0, 0, 0, 0, 0);
        }
        return new ModelTiming.Times(
                quantile(runs, 0.5),
                quantile(runs, 0.95),
                count * (double) batch / ((last - first) / 1e9),
                quantile(prepares, 0.5) / batch,
                quantile(decodes, 0.5) / batch);
    }

    private double quantile(long[] nanos, double share) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1L, (long) (share * count))] / 1e6;
    }
}
