package io.framebus.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ClaimLoopTest {

    private final Vertx vertx = Vertx.vertx();
    private final List<Promise<Void>> asked = new CopyOnWriteArrayList<>();
    private final ClaimLoop loop = new ClaimLoop(vertx, () -> Duration.ZERO, () -> {
        Promise<Void> answer = Promise.promise();
        asked.add(answer);
        return answer.future();
    });

    @AfterEach
    void close() {
        Parts.await(vertx.close());
    }

    private void wake() {
        Promise<Void> woken = Promise.promise();
        vertx.runOnContext(now -> {
            loop.wake();
            woken.complete();
        });
        Parts.await(woken.future());
    }

    @Test
    void wishThatComesDuringAQuestionIsHeardAfterItAndOnce() throws InterruptedException {
        wake();
        Parts.until(() -> asked.size() == 1, "the first question");
        assertTrue(loop.asking());
        wake();
        wake();
        asked.getFirst().complete();
        Parts.until(() -> asked.size() == 2, "the second question");
        asked.get(1).complete();
        Parts.until(() -> !loop.asking(), "the answer");
        Parts.await(loop.settled());
        assertEquals(2, asked.size());
    }

    @Test
    void refusalEndsNothing() throws InterruptedException {
        wake();
        Parts.until(() -> asked.size() == 1, "the first question");
        asked.getFirst().fail("no database");
        Parts.await(loop.settled());
        assertFalse(loop.asking());
        wake();
        Parts.until(() -> asked.size() == 2, "the second question");
    }

    @Test
    void loadDelaysStreamsAsMuchAsItTakesAndJobsALittle() {
        SupervisionConfig config =
                SupervisionConfig.of("node-1", "here", "", List.of()).withJobs(4, 2, Path.of("scratch"));
        assertEquals(Duration.ofMillis(1500), config.streamDelay(50));
        assertEquals(Duration.ofMillis(90), config.jobDelay(3));
        assertEquals(Duration.ofMillis(200), config.jobDelay(50));
        assertEquals(2, config.maximum(Lane.PHOTOS));
    }
}
