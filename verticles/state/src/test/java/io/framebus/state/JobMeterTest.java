package io.framebus.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Counters;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobProgress;
import io.framebus.bus.Progress;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class JobMeterTest {

    private static final UUID ID = new UUID(0, 7);
    private static final long SECOND = 1_000_000_000L;

    private final JobMeter meter = new JobMeter(ID, 3, JobKind.DEPTH);

    @Test
    void nothingIsKnownBeforeAnythingWasHeard() {
        assertEquals(Optional.empty(), meter.progress());
    }

    @Test
    void framesInTheirBucketsAreDoneAndTheTotalIsTold() {
        meter.told(new JobProgress(ID, 3, "frames", 0, 50, 0));
        assertTrue(meter.counted(counters(3, 10, 0), 0));
        assertTrue(meter.counted(counters(3, 25, 5), 2 * SECOND));
        assertEquals(Optional.of(new JobProgress(ID, 3, "frames", 30, 50, 10)), meter.progress());
        assertEquals(
                new JsonObject("{\"stage\":\"frames\",\"done\":30,\"total\":50,\"fps\":10.0,\"eta_ms\":2000}"),
                JobMeter.json(meter.progress().orElseThrow()));
    }

    @Test
    void segmentsAreCountedAsFramesAre() {
        meter.counted(counters(3, 2, 0), 0);
        meter.told(new JobProgress(ID, 3, "segments", 0, 4, 0));
        assertEquals(Optional.of(new JobProgress(ID, 3, "segments", 2, 4, 0)), meter.progress());
    }

    @Test
    void anotherStageIsAsItIsTold() {
        meter.counted(counters(3, 50, 0), 0);
        meter.told(new JobProgress(ID, 3, "assemble", 4, 50, 25));
        assertFalse(meter.counted(counters(3, 51, 0), SECOND));
        assertEquals(Optional.of(new JobProgress(ID, 3, "assemble", 4, 50, 25)), meter.progress());
    }

    @Test
    void whatOtherOwnersTellIsNotHeard() {
        assertFalse(meter.counted(counters(2, 10, 0), 0));
        assertFalse(meter.told(new JobProgress(ID, 2, "frames", 1, 2, 3)));
        assertEquals(Optional.empty(), meter.progress());
    }

    @Test
    void anUnknownRestHasNoForeseeableEnd() {
        meter.counted(counters(3, 10, 0), 0);
        meter.counted(counters(3, 20, 0), SECOND);
        assertEquals(
                new JsonObject("{\"stage\":\"frames\",\"done\":20,\"total\":0,\"fps\":10.0,\"eta_ms\":null}"),
                JobMeter.json(meter.progress().orElseThrow()));
    }

    private static Progress counters(long epoch, long processed, long failed) {
        long selected = processed + failed;
        Counters counters = new Counters(selected, selected, processed, 0, Map.of(), Map.of("inference", failed));
        return new Progress(ID, epoch, counters, 0, 0, Map.of(), Map.of());
    }
}
