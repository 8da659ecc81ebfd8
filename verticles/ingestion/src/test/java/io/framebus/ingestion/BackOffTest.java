package io.framebus.ingestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackOffTest {

    private static final RandomGenerator NO_JITTER = () -> 0;

    private static BackOff backOff(RandomGenerator random) {
        return new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30), random);
    }

    private static List<Long> seconds(BackOff backOff, int pauses) {
        return Stream.generate(backOff::pause)
                .limit(pauses)
                .map(Duration::toSeconds)
                .toList();
    }

    @Test
    void pausesDoubleUpToTheMaximum() {
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 30L, 30L), seconds(backOff(NO_JITTER), 7));
    }

    @Test
    void aHealthySourceBeginsAnew() {
        BackOff backOff = backOff(NO_JITTER);
        seconds(backOff, 5);
        backOff.reset();
        assertEquals(List.of(1L, 2L), seconds(backOff, 2));
    }

    @Test
    void jitterAddsUpToAQuarterAndSpreads() {
        long seed = 5;
        Random random = new Random(seed);
        long distinct = Stream.generate(() -> backOff(random).pause().toMillis())
                .limit(200)
                .peek(millis -> assertTrue(millis >= 1000 && millis <= 1250, millis + " ms, seed " + seed))
                .distinct()
                .count();
        assertTrue(distinct > 50, distinct + " different pauses, seed " + seed);
    }
}
