package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.JobQuery;
import io.framebus.state.Retention;
import io.framebus.state.Retention.Limit;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeepLimitsTest {

    @Test
    void eachKindHasItsOwnLimit() {
        assertEquals(
                Map.of(
                        "depth", new Limit(Optional.of(Duration.ofDays(7)), Optional.of(50L << 30)),
                        "photo", new Limit(Optional.of(Duration.ofHours(12)), Optional.empty()),
                        "stream", new Limit(Optional.empty(), Optional.of(1L << 40))),
                KeepLimits.of(List.of("depth=7d/50GiB", "photo=12h", "stream=/1TiB"))
                        .kinds());
    }

    @Test
    void allMeansEveryKindThatIsNotNamedBehindIt() {
        Map<String, Limit> expected = new HashMap<>();
        Limit seconds = new Limit(Optional.of(Duration.ofSeconds(90)), Optional.empty());
        JobQuery.Stored.KINDS.forEach(kind -> expected.put(kind, seconds));
        expected.put("video", new Limit(Optional.of(Duration.ofMinutes(2)), Optional.empty()));
        assertEquals(expected, KeepLimits.of(List.of("all=90s", "video=2m")).kinds());
    }

    @Test
    void nothingIsKeptForEver() {
        assertEquals(Retention.FOR_EVER, KeepLimits.of(List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"film=7d", "depth", "depth=", "depth=7", "depth=0d", "depth=7d/", "depth=7d/5GB", "7d"})
    void settingRefusesWhatCantBeRead(String limit) {
        assertTrue(Setting.KEEP.problem(limit, "keep").isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "depth=7d", "depth=/5GiB", "all=1h/999999TiB,stream=3d"})
    void settingTakesWhatCanBeRead(String limits) {
        assertFalse(Setting.KEEP.problem(limits, "keep").isPresent());
    }
}
