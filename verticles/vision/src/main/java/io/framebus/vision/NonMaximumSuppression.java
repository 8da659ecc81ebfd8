package io.framebus.vision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Greedy suppression of weaker detections of the same class that overlap a stronger one. The order is deterministic:
 * strongest first, equal ones as they came.
 *
 * @param iouThreshold 0..1; overlap above it suppresses; raising it keeps more neighbours and more duplicates, 1 keeps
 *     all
 * @param maxDetections at least 1; the strongest this many survive, which also bounds the work
 */
public record NonMaximumSuppression(float iouThreshold, int maxDetections) {

    /** More objects than this in one frame are noise for every model family in use. */
    public static final int DEFAULT_MAX_DETECTIONS = 300;

    /** For models that suppress within themselves: only sorts and bounds. */
    public static final NonMaximumSuppression NONE = new NonMaximumSuppression(1);

    public NonMaximumSuppression {
        if (!(iouThreshold >= 0 && iouThreshold <= 1)) {
            throw new IllegalArgumentException("IoU threshold " + iouThreshold + " is not within 0..1");
        }
        if (maxDetections < 1) {
            throw new IllegalArgumentException("at least one detection must be allowed, not " + maxDetections);
        }
    }

    public NonMaximumSuppression(float iouThreshold) {
        this(iouThreshold, DEFAULT_MAX_DETECTIONS);
    }

    /** The survivors, strongest first. */
    public List<Detection> apply(List<Detection> detections) {
        List<Detection> kept = new ArrayList<>(Math.min(detections.size(), maxDetections));
        for (long key : strongestFirst(detections)) {
            Detection candidate = detections.get((int) key);
            if (iouThreshold == 1 || !isSuppressed(candidate, kept)) {
                kept.add(candidate);
                if (kept.size() == maxDetections) {
                    break;
                }
            }
        }
        return kept;
    }

    private boolean isSuppressed(Detection candidate, List<Detection> kept) {
        for (Detection stronger : kept) {
            if (stronger.classId() == candidate.classId() && stronger.box().iou(candidate.box()) > iouThreshold) {
                return true;
            }
        }
        return false;
    }

    /**
     * Sort keys with the inverted confidence above and the index below; bits of floats from 0 up sort like the floats.
     */
    private static long[] strongestFirst(List<Detection> detections) {
        long[] keys = new long[detections.size()];
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToIntBits(Math.max(0f, detections.get(i).confidence()));
            keys[i] = (long) (Integer.MAX_VALUE - bits) << 32 | i;
        }
        Arrays.sort(keys);
        return keys;
    }
}
