package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeBaseTest {

    @Test
    void slotsBeginExactlyAtTheirFirstTick() {
        TimeBase ninetyKilohertz = new TimeBase(1, 90_000);
        assertEquals(0, ninetyKilohertz.slot(0, 10));
        assertEquals(0, ninetyKilohertz.slot(8_999, 10));
        assertEquals(1, ninetyKilohertz.slot(9_000, 10));
        assertEquals(-1, ninetyKilohertz.slot(-1, 10));
        assertEquals(-1, ninetyKilohertz.slot(-9_000, 10));
        assertEquals(-2, ninetyKilohertz.slot(-9_001, 10));
    }

    @Test
    void everyFrameOfItsOwnRateHasItsOwnSlot() {
        TimeBase ntsc = new TimeBase(1001, 30_000);
        for (long frame = 0; frame < 100_000; frame++) {
            assertEquals(frame * 1001 / 1000, ntsc.slot(frame, 30));
        }
        TimeBase pal = new TimeBase(1, 25);
        for (long frame = 0; frame < 1000; frame++) {
            assertEquals(frame, pal.slot(frame, 25));
        }
    }

    @Test
    void slotIsTheFloorOfPtsTimesFpsForAnyTimeBase() {
        long seed = 3;
        Random random = new Random(seed);
        for (int round = 0; round < 5000; round++) {
            TimeBase base = new TimeBase(1 + random.nextInt(2000), 1 + random.nextInt(1_000_000));
            long ticks = random.nextLong() >> 20;
            int milliFps = 1 + random.nextInt(120_000);
            BigDecimal exact = BigDecimal.valueOf(ticks)
                    .multiply(BigDecimal.valueOf(base.numerator()))
                    .multiply(BigDecimal.valueOf(milliFps))
                    .divide(BigDecimal.valueOf(base.denominator() * 1000), 0, RoundingMode.FLOOR);
            assertEquals(
                    exact.longValueExact(),
                    base.slot(ticks, milliFps / 1000.0),
                    "seed " + seed + ": " + ticks + " of " + base + " at " + milliFps);
        }
    }

    @Test
    void millisecondsAndTicksAreRoundedToTheNearest() {
        TimeBase ninetyKilohertz = new TimeBase(1, 90_000);
        assertEquals(1000, ninetyKilohertz.millis(90_000));
        assertEquals(1, ninetyKilohertz.millis(45));
        assertEquals(0, ninetyKilohertz.millis(44));
        assertEquals(2_970, ninetyKilohertz.ticks(33));
        assertEquals(3, new TimeBase(1001, 30_000).ticks(100));
    }

    @Test
    void timeBasesThatAreNotPositiveAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new TimeBase(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new TimeBase(1, -1));
    }
}
