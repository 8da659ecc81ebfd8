package io.framebus.splitting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.framebus.bus.FramePosition;
import io.framebus.vision.TimeBase;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RateSelectorTest {

    private static List<Long> selected(RateSelector selector, LongStream ordinals) {
        return ordinals.filter(ordinal -> selector.takes(Samples.position(ordinal)))
                .boxed()
                .toList();
    }

    @Test
    void theFirstFrameOfEachSlotIsSelected() {
        assertEquals(
                List.of(0L, 5L, 10L, 15L, 20L),
                selected(new RateSelector(5, Optional.empty()), LongStream.range(0, 25)));
        assertEquals(
                List.of(0L, 3L, 5L, 8L, 10L, 13L, 15L, 18L, 20L, 23L),
                selected(new RateSelector(10, Optional.empty()), LongStream.range(0, 25)));
    }

    @Test
    void aRateAboveTheSourcesSelectsEveryFrameOnce() {
        assertEquals(
                25,
                selected(new RateSelector(60, Optional.empty()), LongStream.range(0, 25))
                        .size());
        assertEquals(
                25,
                selected(new RateSelector(0, Optional.empty()), LongStream.range(0, 25))
                        .size());
    }

    @Test
    void selectionBehindAResumedFrameIsWhatItWouldHaveBeen() {
        for (double fps : new double[] {1, 3, 10, 12.5, 29.97}) {
            List<Long> whole = selected(new RateSelector(fps, Optional.empty()), LongStream.range(0, 100));
            for (int cut = 0; cut < whole.size(); cut++) {
                long last = whole.get(cut);
                RateSelector resumed = new RateSelector(fps, Optional.of(Samples.position(last)));
                assertEquals(
                        whole.subList(cut + 1, whole.size()),
                        selected(resumed, LongStream.range(last + 1, 100)),
                        "at " + fps + " fps behind " + last);
            }
        }
    }

    @Test
    void slotsDoNotDriftOverAYear() {
        TimeBase mpeg = new TimeBase(1, 90_000);
        long hour = 3600L * 90_000 * 24 * 365;
        RateSelector selector = new RateSelector(10, Optional.empty());
        assertEquals(true, selector.takes(new FramePosition(0, 0, hour, mpeg)));
        assertEquals(false, selector.takes(new FramePosition(1, 0, hour + 8_999, mpeg)));
        assertEquals(true, selector.takes(new FramePosition(2, 0, hour + 9_000, mpeg)));
    }
}
