package io.framebus.inference;

import java.util.Locale;

/** Numbers of bytes for people. */
public final class Sizes {

    private static final double KILO = 1000;

    private Sizes() {}

    /** For instance {@code 3.7 MB}. */
    public static String shown(long bytes) {
        if (bytes < KILO) {
            return bytes + " B";
        }
        double value = bytes / KILO;
        for (String unit : new String[] {"kB", "MB"}) {
            if (value < KILO) {
                return String.format(Locale.ROOT, "%.1f %s", value, unit);
            }
            value /= KILO;
        }
        return String.format(Locale.ROOT, "%.1f GB", value);
    }
}
