package io.framebus.ingestion;

import io.framebus.bus.FramePosition;
import io.framebus.vision.TimeBase;
import java.util.Optional;

/**
 * Turns the timestamps of a source into the stream's own time, which starts at 0 and never goes back. A source whose
 * clock jumps back goes on one step behind its last frame; a live one that jumps or was away goes on by the wall clock.
 */
final class Timeline {

    /** A live clock that runs ahead by more than this beyond the wall clock has jumped. */
    private static final long JUMP_MILLIS = 2000;

    private final boolean live;
    private Optional<FramePosition> last;
    private long lastWallMillis;
    private long base;
    private long step;

    /** A timeline that begins with the next frame. */
    Timeline(boolean live) {
        this.live = live;
        this.last = Optional.empty();
    }

    /** A timeline that goes on behind a recorded frame. */
    Timeline(boolean live, FramePosition resumed, long resumedWallMillis) {
        this.live = live;
        this.last = Optional.of(resumed);
        this.base = resumed.sourcePts() - resumed.pts();
        this.step = Math.max(1, resumed.timeBase().ticks(40));
        this.lastWallMillis = resumedWallMillis;
    }

    /**
     * Where the next frame stands.
     *
     * @param sourcePts ticks as the source has them
     * @param timeBase the tick
     * @param wallMillis wall clock at receipt
     * @param reopened whether this is the first frame of a source that was opened again
     */
    FramePosition next(long sourcePts, TimeBase timeBase, long wallMillis, boolean reopened) {
        if (last.isEmpty()) {
            base = sourcePts;
            step = Math.max(1, timeBase.ticks(40));
            return keep(new FramePosition(0, sourcePts, 0, timeBase), wallMillis);
        }
        FramePosition before = last.get();
        TimeBase unit = before.timeBase();
        long ticks = unit.equals(timeBase) ? sourcePts : unit.ticks(timeBase.millis(sourcePts));
        long pts = ticks - base;
        if (live && (reopened || jumped(before, pts, wallMillis))) {
            pts = before.pts() + Math.max(1, unit.ticks(Math.max(0, wallMillis - lastWallMillis)));
            base = ticks - pts;
        } else if (pts <= before.pts()) {
            pts = before.pts() + step;
            base = ticks - pts;
        } else {
            step = pts - before.pts();
        }
        return keep(new FramePosition(before.ordinal() + 1, ticks, pts, unit), wallMillis);
    }

    private boolean jumped(FramePosition before, long pts, long wallMillis) {
        long millis = before.timeBase().millis(pts - before.pts());
        return millis <= 0 || millis > wallMillis - lastWallMillis + JUMP_MILLIS;
    }

    private FramePosition keep(FramePosition position, long wallMillis) {
        last = Optional.of(position);
        lastWallMillis = wallMillis;
        return position;
    }

    Optional<FramePosition> last() {
        return last;
    }

    /** When the last frame is followed by the next, if that comes as soon as the last one did. */
    long untilMillis() {
        return last.map(frame -> frame.timeBase().millis(frame.pts() + step)).orElse(0L);
    }

    /** Wall clock of the last frame. */
    long lastWallMillis() {
        return lastWallMillis;
    }
}
