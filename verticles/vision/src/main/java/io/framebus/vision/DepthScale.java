package io.framebus.vision;

import java.util.List;

/**
 * The depths over which the colours of a picture are spread; what lies beyond has the colour of the nearest end. Both
 * ends leave the outermost two hundredths out, so that a few odd values do not take the colours from all others.
 *
 * @param low in the unit of the model, finite
 * @param high not below {@code low}, finite
 */
public record DepthScale(float low, float high) {

    private static final double LEFT_OUT = 0.02;

    public DepthScale {
        if (!Float.isFinite(low) || !Float.isFinite(high) || low > high) {
            throw new IllegalArgumentException("no scale goes from " + low + " to " + high);
        }
    }

    /** Of one frame: from the 2nd to the 98th percentile of its values (nearest rank). */
    public static DepthScale of(DepthMap map) {
        float[] values = new float[map.width() * map.height()];
        map.values().get(0, values);
        return new DepthScale(percentile(values, LEFT_OUT), percentile(values, 1 - LEFT_OUT));
    }

    /**
     * Of a whole video: from the 2nd percentile of its frames' low ends to the 98th of their high ends (nearest rank),
     * so that one colour means one depth from the first frame to the last.
     *
     * @param frames of every frame, at least one
     */
    public static DepthScale over(List<DepthScale> frames) {
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("a scale needs a frame");
        }
        float[] lows = new float[frames.size()];
        float[] highs = new float[frames.size()];
        for (int i = 0; i < lows.length; i++) {
            lows[i] = frames.get(i).low();
            highs[i] = frames.get(i).high();
        }
        float low = percentile(lows, LEFT_OUT);
        return new DepthScale(low, Math.max(low, percentile(highs, 1 - LEFT_OUT)));
    }

    private static float percentile(float[] values, double share) {
        return smallest(values, Math.clamp((long) Math.ceil(share * values.length) - 1, 0, values.length - 1));
    }

    /** The value that has so many before it when all are in order, found by parting them (C. A. R. Hoare, 1961). */
    private static float smallest(float[] values, int before) {
        int left = 0;
        int right = values.length - 1;
        while (left < right) {
            float middle = values[before];
            int low = left;
            int high = right;
            while (low <= high) {
                while (values[low] < middle) {
                    low++;
                }
                while (values[high] > middle) {
                    high--;
                }
                if (low <= high) {
                    float swapped = values[low];
                    values[low++] = values[high];
                    values[high--] = swapped;
                }
            }
            left = high < before ? low : left;
            right = low > before ? high : right;
        }
        return values[before];
    }

    /**
     * Where a value lies between the ends, 0 at the far one and 1 at the near one; in the middle of a scale without
     * length. Metres count by their inverse, which is what models without a unit mostly give: on a plane seen in
     * perspective it changes evenly from row to row.
     *
     * @param nearIsLarge whether the high end is the near one
     * @param metric whether values are metres
     */
    public float nearness(float value, boolean nearIsLarge, boolean metric) {
        if (low == high) {
            return 0.5f;
        }
        double inside = Math.clamp(value, low, high);
        double fromLow = metric && !nearIsLarge && low > 0
                ? (1.0 / low - 1 / inside) / (1.0 / low - 1.0 / high)
                : (inside - low) / ((double) high - low);
        return (float) (nearIsLarge ? fromLow : 1 - fromLow);
    }
}
