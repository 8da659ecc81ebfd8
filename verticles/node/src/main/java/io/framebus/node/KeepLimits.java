package io.framebus.node;

import io.framebus.bus.JobQuery;
import io.framebus.state.Retention;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the setting {@code keep} says: for each kind how long and in how much room its ended work is kept. */
final class KeepLimits {

    private static final String EVERY_KIND = "all";

    /** One of them: {@code depth=7d}, {@code depth=/50GiB}, {@code depth=7d/50GiB}. */
    static final String ONE = "(?:" + EVERY_KIND + "|" + String.join("|", JobQuery.Stored.KINDS)
            + ")=(?:[1-9]\\d{0,5}[smhd](?:/[1-9]\\d{0,5}[KMGT]iB)?|/[1-9]\\d{0,5}[KMGT]iB)";

    private static final Pattern PARTS = Pattern.compile("(\\w+)=(?:(\\d+)([smhd]))?(?:/(\\d+)([KMGT])iB)?");
    private static final String SIZES = "KMGT";
    private static final int TEN_BITS = 10;

    private KeepLimits() {}

    /** @param limits each like {@link #ONE}; a later one for the same kind counts */
    static Retention of(List<String> limits) {
        Map<String, Retention.Limit> kinds = new HashMap<>();
        for (String limit : limits) {
            Matcher parts = PARTS.matcher(limit);
            if (!parts.matches()) {
                throw new IllegalArgumentException("keep is a list of kind=age/size, not " + limit);
            }
            Retention.Limit read = new Retention.Limit(age(parts), bytes(parts));
            if (parts.group(1).equals(EVERY_KIND)) {
                JobQuery.Stored.KINDS.forEach(kind -> kinds.put(kind, read));
            } else {
                kinds.put(parts.group(1), read);
            }
        }
        return new Retention(kinds);
    }

    private static Optional<Duration> age(Matcher parts) {
        return Optional.ofNullable(parts.group(2))
                .map(count -> unit(parts.group(3)).multipliedBy(Long.parseLong(count)));
    }

    private static Duration unit(String letter) {
        return switch (letter) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }

    private static Optional<Long> bytes(Matcher parts) {
        return Optional.ofNullable(parts.group(4))
                .map(count -> Long.parseLong(count) << (TEN_BITS * (1 + SIZES.indexOf(parts.group(5)))));
    }
}
