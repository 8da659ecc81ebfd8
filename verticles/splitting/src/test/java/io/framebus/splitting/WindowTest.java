package io.framebus.splitting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Counters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WindowTest {

    private static final Counters START = new Counters(9, 4, 4, 0, java.util.Map.of(), java.util.Map.of());

    /** Counters refuse a wrong sum themselves: that none is refused at any step is the claim. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everySelectedFrameIsInExactlyOneBucketAtEveryStep(long seed) {
        Random random = new Random(seed);
        CountedPixels.Ledger ledger = new CountedPixels.Ledger();
        Window window = new Window(Samples.config(4, 1 << 20, Duration.ofSeconds(1)), 4, START);
        List<Window.Recordable> recording = new ArrayList<>();
        List<Long> seqs = new ArrayList<>();
        Counters last = START;
        for (long ordinal = 9; ordinal < 2000; ordinal++) {
            step(random, window, ordinal, ledger);
            for (Window.Recordable due : window.takeRecordable()) {
                seqs.add(due.frame().seq);
                last = laterThan(last, due);
                window.release(due.frame());
                recording.add(due);
            }
            commitSome(random, window, recording);
            Counters now = window.counters();
            assertTrue(now.inFlight() >= last.selected() - now.selected(), "seed " + seed);
            assertEquals(ledger.held(), window.holding(), "seed " + seed);
        }
        finish(window);
        for (Window.Recordable due : window.takeRecordable()) {
            last = laterThan(last, due);
            window.release(due.frame());
            recording.add(due);
        }
        recording.forEach(due -> window.recorded(due.frame()));
        assertTrue(window.isEmpty(), "seed " + seed);
        assertEquals(0, window.counters().inFlight());
        assertEquals(0, window.holding());
        assertEquals(seqs.stream().sorted().distinct().toList(), seqs, "records are in order, seed " + seed);
        assertEquals(last.processed(), window.counters().processed(), "seed " + seed);
        assertEquals(last.failed(), window.counters().failed(), "seed " + seed);
    }

    private static void step(Random random, Window window, long ordinal, CountedPixels.Ledger ledger) {
        CountedPixels pixels = new CountedPixels(ledger);
        window.decoded(Samples.position(ordinal));
        switch (random.nextInt(6)) {
            case 0 -> window.lost(1 + random.nextInt(5), "reconnect", Samples.frame(ordinal, pixels));
            case 1, 2, 3 -> {
                if (window.hasRoom(6)) {
                    window.enter(Samples.frame(ordinal, pixels));
                } else {
                    window.lost(1, "overload", Samples.frame(ordinal, pixels));
                }
            }
            default -> {}
        }
        pixels.done();
        for (InFlight frame : window.frames()) {
            if (frame.stage == InFlight.Stage.WAITING && random.nextInt(3) == 0) {
                settle(random, window, frame);
            }
        }
    }

    private static void settle(Random random, Window window, InFlight frame) {
        switch (random.nextInt(4)) {
            case 0 -> window.drop(frame, "deadline");
            case 1 -> {
                frame.failed = Optional.of("inference");
                frame.stage = InFlight.Stage.READY;
            }
            default -> frame.stage = InFlight.Stage.READY;
        }
    }

    private static void commitSome(Random random, Window window, List<Window.Recordable> recording) {
        while (!recording.isEmpty() && random.nextInt(3) > 0) {
            window.recorded(recording.removeFirst().frame());
        }
    }

    private static void finish(Window window) {
        for (InFlight frame : window.frames()) {
            if (frame.stage == InFlight.Stage.WAITING) {
                window.release(frame);
                frame.stage = InFlight.Stage.READY;
            }
        }
    }

    /** The counters of a record are those of the one before, and what happened since; nothing is in flight. */
    private static Counters laterThan(Counters before, Window.Recordable due) {
        Counters now = due.counters();
        assertEquals(0, now.inFlight());
        long settled = now.processed() + Counters.sum(now.failed());
        assertEquals(1, settled - before.processed() - Counters.sum(before.failed()));
        assertTrue(now.decoded() > before.decoded());
        assertEquals(due.frame().seq + 1, now.selected(), "seq counts every selected frame");
        return now;
    }
}
