package io.framebus.splitting;

import io.framebus.bus.FramePosition;
import io.framebus.bus.Scene;
import io.framebus.bus.ScenesFound;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Chooses the middle frame of each scene, by its ordinal, so that the {@code seq} of a frame is the index of its scene.
 * Scenes are told before their frames come. A scene whose frame does not come is missed.
 */
final class SceneSelector implements FrameSelector {

    private final Deque<Scene> awaited = new ArrayDeque<>();
    private final Deque<Scene> missed = new ArrayDeque<>();
    private long next;

    /** @param firstScene index of the first scene whose frame is wanted; those before it are recorded */
    SceneSelector(long firstScene) {
        this.next = firstScene;
    }

    /** Scenes that are known now. */
    void tell(ScenesFound found) {
        for (Scene scene : found.scenes()) {
            if (scene.index() == next) {
                awaited.addLast(scene);
                next++;
            } else if (scene.index() > next) {
                throw new IllegalArgumentException("scene " + scene.index() + " was told before scene " + next);
            }
        }
    }

    @Override
    public boolean takes(FramePosition position) {
        while (!awaited.isEmpty() && awaited.getFirst().frameOrdinal() < position.ordinal()) {
            missed.addLast(awaited.removeFirst());
        }
        if (awaited.isEmpty() || awaited.getFirst().frameOrdinal() > position.ordinal()) {
            return false;
        }
        awaited.removeFirst();
        return true;
    }

    /** No more frames come: every scene that still waits for its frame is missed. */
    void end() {
        missed.addAll(awaited);
        awaited.clear();
    }

    /** The next scene in order whose frame did not come; it is given once. */
    Optional<Scene> nextMissed() {
        return Optional.ofNullable(missed.pollFirst());
    }

    boolean hasMissed() {
        return !missed.isEmpty();
    }
}
