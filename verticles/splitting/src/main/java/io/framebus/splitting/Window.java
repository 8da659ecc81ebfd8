package io.framebus.splitting;

import io.framebus.bus.Counters;
import io.framebus.bus.FrameDecoded;
import io.framebus.bus.FramePosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The frames of one stream that are under way, in {@code seq} order, and their buckets. Holds no pixels beyond its
 * bounds; decides who may enter, not what happens to a frame.
 */
final class Window {

    private final SplittingConfig config;
    private final Buckets live;
    private final Buckets recorded;
    private final Deque<InFlight> frames = new ArrayDeque<>();
    private long nextSeq;
    private int holding;
    private long holdingBytes;

    Window(SplittingConfig config, long firstSeq, Counters start) {
        this.config = config;
        this.nextSeq = firstSeq;
        this.live = new Buckets(start);
        this.recorded = new Buckets(start);
    }

    Deque<InFlight> frames() {
        return frames;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** Room for one more frame of this size. */
    boolean hasRoom(long frameBytes) {
        boolean pixels = holding == 0
                || (holding < config.framesInFlight() && holdingBytes + frameBytes <= config.bytesInFlight());
        return pixels && hasRows();
    }

    boolean hasRows() {
        return frames.size() < config.rowsInFlight();
    }

    /** Frames that hold pixels now. */
    int holding() {
        return holding;
    }

    void decoded(FramePosition position) {
        live.decoded(position.ordinal() + 1);
    }

    InFlight enter(FrameDecoded frame) {
        InFlight entered = new InFlight(nextSeq++, frame);
        holding++;
        holdingBytes += entered.pixels().data().byteSize();
        live.select(1);
        frames.addLast(entered);
        return entered;
    }

    /** A frame that the source should have given and did not: selected, and failed at once. */
    void enterMissing(FramePosition position, String failed, String reason) {
        InFlight missing = new InFlight(nextSeq++, position, failed, reason);
        live.select(1);
        frames.addLast(missing);
    }

    /** Frames that nobody will work on; they join the run of lost frames before them, so that they take no room. */
    void lost(long count, String reason, FrameDecoded next) {
        live.select(count);
        live.drop(reason, count);
        InFlight last = frames.peekLast();
        if (last != null && last.stage == InFlight.Stage.DROPPED && last.dropReason.equals(reason)) {
            last.frames += count;
            nextSeq += count;
            return;
        }
        InFlight run = new InFlight(nextSeq, count, reason, next);
        nextSeq += count;
        frames.addLast(run);
    }

    /** Puts a frame that will not be worked on into its bucket; it leaves when its turn comes. */
    void drop(InFlight frame, String reason) {
        release(frame);
        frame.stage = InFlight.Stage.DROPPED;
        frame.dropReason = reason;
        live.drop(reason, 1);
    }

    void release(InFlight frame) {
        if (frame.holdsPixels()) {
            holding--;
            holdingBytes -= frame.pixels().data().byteSize();
            frame.releasePixels();
        }
    }

    /**
     * Frames that may be recorded now, in order, each with the counters up to and including it; dropped frames in front
     * of them leave.
     */
    List<Recordable> takeRecordable() {
        List<Recordable> due = new ArrayList<>();
        for (InFlight frame : frames) {
            if (frame.stage == InFlight.Stage.RECORDING) {
                continue;
            }
            if (frame.stage == InFlight.Stage.DROPPED) {
                settleDrop(frame);
            } else if (frame.stage == InFlight.Stage.READY) {
                frame.stage = InFlight.Stage.RECORDING;
                due.add(new Recordable(frame, settle(frame)));
            } else {
                break;
            }
        }
        frames.removeIf(frame -> frame.stage == InFlight.Stage.DROPPED && frame.dropReason.isEmpty());
        return due;
    }

    private void settleDrop(InFlight frame) {
        if (!frame.dropReason.isEmpty()) {
            recorded.select(frame.frames);
            recorded.drop(frame.dropReason, frame.frames);
            frame.dropReason = "";
        }
    }

    private Counters settle(InFlight frame) {
        recorded.decoded(frame.position.ordinal() + 1);
        recorded.select(1);
        frame.failed.ifPresentOrElse(recorded::fail, recorded::process);
        return recorded.snapshot();
    }

    /** The frame's row is committed. */
    void recorded(InFlight frame) {
        frame.failed.ifPresentOrElse(live::fail, live::process);
        frames.remove(frame);
    }

    /** The frame's row could not be committed and never will be. */
    void unrecorded(InFlight frame) {
        live.drop("not_recorded", 1);
        recorded.dropSettled(frame.failed, "not_recorded");
        frames.remove(frame);
    }

    /** Empties the window; what was under way counts as dropped. */
    void abandon(String reason) {
        for (InFlight frame : frames) {
            if (frame.stage != InFlight.Stage.DROPPED) {
                drop(frame, reason);
            }
        }
        frames.clear();
    }

    /** Whether the pixels in hold, those of a waiting frame included, are within the bounds. */
    boolean withinBounds() {
        return holding <= 1 || (holding <= config.framesInFlight() && holdingBytes <= config.bytesInFlight());
    }

    Optional<InFlight> newestWaiting() {
        InFlight last = frames.peekLast();
        return last != null && last.stage == InFlight.Stage.WAITING ? Optional.of(last) : Optional.empty();
    }

    Counters counters() {
        return live.snapshot();
    }

    /** A frame whose turn to be recorded has come. */
    record Recordable(InFlight frame, Counters counters) {}
}
