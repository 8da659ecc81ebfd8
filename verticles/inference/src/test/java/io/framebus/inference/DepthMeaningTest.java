package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DepthMeaningTest {

    @Test
    void propertiesOfAFileSayWhatItsValuesMean() {
        assertEquals(
                Optional.of(new DepthMeaning(true, false)),
                DepthMeaning.of(Map.of("depth", "metric", "near", "small")));
        assertEquals(
                Optional.of(new DepthMeaning(false, false)),
                DepthMeaning.of(Map.of("depth", "relative", "near", "small")));
    }

    @Test
    void metresGrowWithTheDistanceWhereNothingElseIsSaid() {
        assertEquals(Optional.of(new DepthMeaning(true, false)), DepthMeaning.of(Map.of("depth", "metric")));
        assertEquals(Optional.of(new DepthMeaning(false, true)), DepthMeaning.of(Map.of("depth", "relative")));
    }

    @Test
    void otherPropertiesSayNothing() {
        assertEquals(Optional.empty(), DepthMeaning.of(Map.of("task", "depth", "depth", "24", "near", "")));
    }
}
