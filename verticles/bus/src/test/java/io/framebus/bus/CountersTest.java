package io.framebus.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class CountersTest {

    private static final Counters SOME =
            new Counters(20, 12, 5, 1, Map.of("overload", 2L, "deadline", 1L), Map.of("inference", 3L));

    @Test
    void aWrongSumIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Counters(20, 11, 5, 1, SOME.dropped(), SOME.failed()));
        assertThrows(IllegalArgumentException.class, () -> new Counters(20, 12, 5, 1, Map.of(), SOME.failed()));
    }

    @Test
    void framesLostUnseenAreSelectedAndDropped() {
        assertEquals(
                new Counters(
                        20,
                        19,
                        5,
                        1,
                        Map.of("overload", 2L, "deadline", 1L, "owner_change", 7L),
                        Map.of("inference", 3L)),
                SOME.lost("owner_change", 7));
        assertEquals(4, SOME.lost("overload", 2).dropped().get("overload"));
    }
}
