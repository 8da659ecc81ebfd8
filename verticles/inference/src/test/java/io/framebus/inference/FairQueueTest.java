package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class FairQueueTest {

    private static final UUID BUSY = new UUID(0, 1);
    private static final UUID QUIET = new UUID(0, 2);

    private final FairQueue<String> queue = new FairQueue<>(4);

    @Test
    void streamsTakeTurnsAndKeepTheirOrder() throws InterruptedException {
        queue.offer(BUSY, "b1");
        queue.offer(BUSY, "b2");
        queue.offer(BUSY, "b3");
        queue.offer(QUIET, "q1");
        List<String> order = new ArrayList<>();
        while (queue.size() > 0) {
            order.addAll(queue.take(1, Duration.ZERO));
        }
        assertEquals(List.of("b1", "q1", "b2", "b3"), order);
    }

    @Test
    void fullQueueRefusesTheStreamThatFilledIt() {
        for (int i = 0; i < 4; i++) {
            assertEquals(Optional.empty(), queue.offer(BUSY, "b" + i));
        }
        assertEquals(Optional.of("b4"), queue.offer(BUSY, "b4"));
    }

    @Test
    void fullQueueMakesRoomForTheStreamThatHasLittleInIt() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            queue.offer(BUSY, "b" + i);
        }
        assertEquals(Optional.of("b3"), queue.offer(QUIET, "q0"));
        assertEquals(Optional.of("b2"), queue.offer(QUIET, "q1"));
        assertEquals(Optional.of("q2"), queue.offer(QUIET, "q2"));
        assertEquals(List.of("b0", "q0", "b1", "q1"), queue.take(4, Duration.ZERO));
    }

    @Test
    void batchIsWhatIsThereUnlessPatienceFillsIt() throws InterruptedException {
        queue.offer(BUSY, "b1");
        assertEquals(List.of("b1"), queue.take(2, Duration.ZERO));
        Thread late = Thread.ofVirtual().unstarted(() -> queue.offer(QUIET, "q1"));
        queue.offer(BUSY, "b2");
        late.start();
        assertEquals(List.of("b2", "q1"), queue.take(2, Duration.ofSeconds(1)));
    }

    @Test
    void closingGivesBackWhatWaitsAndEndsTheWait() throws InterruptedException {
        queue.offer(BUSY, "b1");
        assertEquals(List.of("b1"), queue.close());
        assertEquals(Optional.of("b2"), queue.offer(BUSY, "b2"));
        assertTrue(queue.take(1, Duration.ofSeconds(1)).isEmpty());
    }
}
