package io.framebus.node;

import java.util.Locale;

/** One line of a benchmark: a measure, its limit from the same run, and the target of their ratio. */
final class Ratio {

    private Ratio() {}

    static String of(String name, double measured, String unit, double limit, String limitName, double target) {
        return String.format(
                Locale.ROOT,
                "%-46s %9.1f %s  / %-26s %9.1f  = %.2f   (target >= %.2f)",
                name,
                measured,
                unit,
                limitName,
                limit,
                measured / limit,
                target);
    }

    static String plain(String name, double measured, String unit, double limit) {
        return String.format(Locale.ROOT, "%-46s %9.1f %s  %39s = %.2f", name, measured, unit, "", measured / limit);
    }

    static String atMost(String name, double measured, String unit, double target) {
        return String.format(Locale.ROOT, "%-46s %9.4f %s  (target <= %.1f %s)", name, measured, unit, target, unit);
    }
}
