package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class FrameTimesTest {

    private static final int MOST = 1024;

    @Test
    void withinItsBoundTheFrameShownAtATimeIsExact() {
        FrameTimes times = new FrameTimes(MOST);
        for (int i = 0; i < 100_000; i++) {
            times.add(10L * i);
            times.forgetBefore(2 * (10L * i - 5000));
            long asked = Math.max(0, 10L * i - 4321);
            assertEquals(new FrameTimes.Frame(asked / 10, asked / 10 * 10), times.shownAt(2 * asked));
        }
    }

    @Test
    void beyondItsBoundTheFrameIsAtMostAFewOff() {
        FrameTimes times = new FrameTimes(MOST);
        for (int i = 0; i < 8 * MOST; i++) {
            times.add(10L * i);
        }
        for (long asked = 0; asked < 80L * MOST; asked += 777) {
            FrameTimes.Frame frame = times.shownAt(2 * asked);
            assertEquals(10 * frame.ordinal(), frame.pts());
            assertTrue(frame.pts() <= asked && asked - frame.pts() <= 160, frame + " at " + asked);
        }
    }
}
