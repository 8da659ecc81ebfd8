package io.framebus.splitting;

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

    private static ScenesFound found(Scene... scenes) {
        return new ScenesFound(List.of(scenes));
    }

    private static boolean takes(FrameSelector selector, long ordinal) {
        return selector.takes(Samples.position(ordinal));
    }

    @Test
    void theMiddleFramesOfTheScenesAreTaken() {
        SceneSelector selector = new SceneSelector(0);
        selector.tell(found(scene(0, 3), scene(1, 4), scene(2, 9)));
        assertEquals(
                List.of(3L, 4L, 9L),
                LongStream.range(0, 20)
                        .filter(ordinal -> takes(selector, ordinal))
                        .boxed()
                        .toList());
    }

    @Test
    void scenesMayBeToldOneAfterTheOther() {
        SceneSelector selector = new SceneSelector(0);
        selector.tell(found(scene(0, 1)));
        assertTrue(takes(selector, 1));
        selector.tell(found(scene(1, 2), scene(2, 8)));
        assertTrue(takes(selector, 2));
        assertTrue(takes(selector, 8));
        assertFalse(takes(selector, 9));
        assertFalse(selector.hasMissed());
    }

    @Test
    void scenesThatAreRecordedAreNotWantedAgain() {
        SceneSelector selector = new SceneSelector(2);
        selector.tell(found(scene(0, 1), scene(1, 5), scene(2, 8)));
        assertFalse(takes(selector, 5));
        assertTrue(takes(selector, 8));
        assertFalse(selector.hasMissed());
    }

    @Test
    void aSceneWhoseFrameDoesNotComeIsMissedOnce() {
        SceneSelector selector = new SceneSelector(0);
        selector.tell(found(scene(0, 1), scene(1, 5), scene(2, 9)));
        assertTrue(takes(selector, 1));
        assertFalse(takes(selector, 6));
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
        assertThrows(IllegalArgumentException.class, () -> selector.tell(found(scene(1, 5))));
    }
}
