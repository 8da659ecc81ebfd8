package io.framebus.splitting;

import static io.framebus.splitting.FrameSelector.Choice.LEAVE;
import static io.framebus.splitting.FrameSelector.Choice.TAKE;
import static io.framebus.splitting.FrameSelector.Choice.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Scene;
import io.framebus.bus.ScenesFound;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SceneSelectorTest {

    private static Scene scene(long index, long middle) {
        return new Scene(index, 0, 0, 40 * middle, middle);
    }

    private static ScenesFound found(boolean complete, Scene... scenes) {
        return new ScenesFound(List.of(scenes), complete);
    }

    private static FrameSelector.Choice choice(FrameSelector selector, long ordinal) {
        return selector.choose(Samples.position(ordinal));
    }

    @Test
    void theMiddleFramesOfTheScenesAreTaken() {
        SceneSelector selector = new SceneSelector(0);
        selector.tell(found(true, scene(0, 3), scene(1, 4), scene(2, 9)));
        assertEquals(
                List.of(3L, 4L, 9L),
                LongStream.range(0, 20)
                        .filter(ordinal -> choice(selector, ordinal) == TAKE)
                        .boxed()
                        .toList());
    }

    @Test
    void aFrameBeyondTheKnownScenesIsDecidedWhenMoreAreKnown() {
        SceneSelector selector = new SceneSelector(0);
        assertEquals(UNKNOWN, choice(selector, 0));
        selector.tell(found(false, scene(0, 1)));
        assertEquals(LEAVE, choice(selector, 0));
        assertEquals(TAKE, choice(selector, 1));
        assertEquals(UNKNOWN, choice(selector, 2));
        selector.tell(found(true, scene(1, 2)));
        assertEquals(TAKE, choice(selector, 2));
        assertEquals(LEAVE, choice(selector, 3));
    }

    @Test
    void scenesThatAreRecordedAreNotWantedAgain() {
        SceneSelector selector = new SceneSelector(2);
        selector.tell(found(false, scene(0, 1), scene(1, 5)));
        assertEquals(UNKNOWN, choice(selector, 6));
        selector.tell(found(true, scene(2, 8)));
        assertEquals(LEAVE, choice(selector, 6));
        assertEquals(TAKE, choice(selector, 8));
    }

    @Test
    void aSceneWhoseFrameDoesNotComeIsMissedOnce() {
        SceneSelector selector = new SceneSelector(0);
        selector.tell(found(true, scene(0, 1), scene(1, 5), scene(2, 9)));
        assertEquals(TAKE, choice(selector, 1));
        assertEquals(LEAVE, choice(selector, 6));
        assertEquals(Optional.of(scene(1, 5)), selector.nextMissed());
        assertFalse(selector.hasMissed());
        selector.end();
        assertTrue(selector.hasMissed());
        assertEquals(Optional.of(scene(2, 9)), selector.nextMissed());
        assertEquals(Optional.empty(), selector.nextMissed());
    }

    @Test
    void aGapAmongTheScenesIsRefused() {
        SceneSelector selector = new SceneSelector(0);
        assertThrows(IllegalArgumentException.class, () -> selector.tell(found(false, scene(1, 5))));
    }
}
