package io.framebus.ingestion;

import io.framebus.bus.FrameDecoded;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The newest frames of a source, as far as there is room for them: those of which one may be the middle of a scene
 * whose end is not known yet. Belongs to one thread at a time.
 */
final class SceneFrames implements AutoCloseable {

    private final long mostBytes;
    private final Deque<FrameDecoded> held = new ArrayDeque<>();
    private long bytes;

    /** @param mostBytes of pixels; the newest frame is held however large it is */
    SceneFrames(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** The frame that follows those before. */
    void hold(FrameDecoded frame) {
        frame.pixels().retain();
        held.addLast(frame);
        bytes += size(frame);
        while (bytes > mostBytes && held.size() > 1) {
            letGoOfFirst();
        }
    }

    /** Frames before this one are not asked for any more. */
    void forgetBefore(long ordinal) {
        while (!held.isEmpty() && held.getFirst().position().ordinal() < ordinal) {
            letGoOfFirst();
        }
    }

    private void letGoOfFirst() {
        FrameDecoded first = held.removeFirst();
        bytes -= size(first);
        first.pixels().release();
    }

    private static long size(FrameDecoded frame) {
        return frame.pixels().data().byteSize();
    }

    /** A frame that is held; it stays so. */
    Optional<FrameDecoded> at(long ordinal) {
        return held.stream()
                .filter(frame -> frame.position().ordinal() == ordinal)
                .findFirst();
    }

    @Override
    public void close() {
        forgetBefore(Long.MAX_VALUE);
    }
}
