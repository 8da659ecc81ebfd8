package io.framebus.vision;

import java.util.Arrays;

/**
 * Timestamps of consecutive frames. Bounded: beyond the bound every other frame is forgotten, again and again, so that
 * in a scene of many hours the frame that is shown at a time is found a frame or two off.
 */
final class FrameTimes {

    /** Timestamps that are kept: 4 MiB, the second half of a scene of eleven hours at 25 frames a second. */
    static final int MOST = 1 << 19;

    private static final int FEW = 1024;

    private final int most;
    private long[] kept = new long[FEW];
    private int from;
    private int to;

    /** Ordinal of the frame at index 0, whether it is still there or not. */
    private long base;

    /** Frames from one kept timestamp to the next. */
    private long step = 1;

    private long next;

    /** A frame, counted from 0 from the first that was added. */
    record Frame(long ordinal, long pts) {}

    /** @param most timestamps to keep, at least 1024 */
    FrameTimes(int most) {
        this.most = most;
    }

    /** The next frame; its timestamp is above those before. */
    void add(long pts) {
        if (to == kept.length) {
            makeRoom();
        }
        if ((next - base) % step == 0) {
            kept[to++] = pts;
        }
        next++;
    }

    private void makeRoom() {
        if (from > kept.length / 2) {
            base += from * step;
            System.arraycopy(kept, from, kept, 0, to - from);
            to -= from;
        } else if (kept.length < most) {
            kept = Arrays.copyOf(kept, Math.min(most, kept.length * 2));
            return;
        } else {
            base += from * step;
            int left = 0;
            for (int i = from; i < to; i += 2) {
                kept[left++] = kept[i];
            }
            to = left;
            step *= 2;
        }
        from = 0;
    }

    /** The frame that is shown at a time, given doubled: the last one that does not begin after it. */
    Frame shownAt(long twicePts) {
        int index = index(twicePts);
        return new Frame(base + index * step, kept[index]);
    }

    /** Ordinal of the first frame that is not forgotten. */
    long first() {
        return base + from * step;
    }

    /** Forgets every frame before the one that is shown at a time, given doubled. */
    void forgetBefore(long twicePts) {
        from = index(twicePts);
    }

    private int index(long twicePts) {
        int low = from;
        int high = to - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (2 * kept[middle] <= twicePts) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
