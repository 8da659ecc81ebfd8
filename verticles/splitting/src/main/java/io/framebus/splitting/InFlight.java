package io.framebus.splitting;

import io.framebus.bus.FrameDecoded;
import io.framebus.bus.FramePosition;
import io.framebus.bus.Inferred;
import io.framebus.bus.Pixels;
import io.framebus.bus.Rendered;
import io.framebus.bus.Tracked;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One selected frame between its choice and its bucket, or a run of frames that were lost unseen. */
final class InFlight {

    enum Stage {
        WAITING,
        INFERRING,
        INFERRED,
        TRACKING,
        READY,
        RECORDING,
        DROPPED
    }

    final long seq;
    long frames;
    final FramePosition position;
    final long capturedAtMillis;
    final double sourceFps;
    final int width;
    final int height;
    Stage stage;
    Inferred inferred = NOT_INFERRED;
    Tracked tracked = Tracked.NOTHING;
    Rendered rendered = Rendered.NOTHING;
    Optional<String> failed = Optional.empty();

    /** Why the frame failed, for people. */
    Optional<String> failureReason = Optional.empty();

    String dropReason = "";
    int attempts;
    long startedNanos;
    private @Nullable Pixels pixels;

    private static final Inferred NOT_INFERRED = new Inferred(java.util.List.of(), "", "", 0, 0, 0, 0, 0);

    /** A frame that was chosen; takes a reference of its pixels. */
    InFlight(long seq, FrameDecoded frame) {
        this.seq = seq;
        this.frames = 1;
        this.position = frame.position();
        this.capturedAtMillis = frame.capturedAtMillis();
        this.sourceFps = frame.framesPerSecond();
        this.width = frame.pixels().width();
        this.height = frame.pixels().height();
        this.stage = Stage.WAITING;
        frame.pixels().retain();
        this.pixels = frame.pixels();
    }

    /** Frames that a source never gave: they are selected and dropped at once. */
    InFlight(long firstSeq, long frames, String reason, FrameDecoded next) {
        this.seq = firstSeq;
        this.frames = frames;
        this.position = next.position();
        this.capturedAtMillis = next.capturedAtMillis();
        this.sourceFps = next.framesPerSecond();
        this.width = 0;
        this.height = 0;
        this.stage = Stage.DROPPED;
        this.dropReason = reason;
    }

    /** A frame that never came; only its row is left to be written. */
    InFlight(long seq, FramePosition position, String failed, String reason) {
        this.seq = seq;
        this.frames = 1;
        this.position = position;
        this.capturedAtMillis = System.currentTimeMillis();
        this.sourceFps = 0;
        this.width = 0;
        this.height = 0;
        this.stage = Stage.READY;
        this.failed = Optional.of(failed);
        this.failureReason = Optional.of(reason);
    }

    Pixels pixels() {
        if (pixels == null) {
            throw new IllegalStateException("frame " + seq + " holds no pixels any more");
        }
        return pixels;
    }

    boolean holdsPixels() {
        return pixels != null;
    }

    void releasePixels() {
        if (pixels != null) {
            pixels.release();
            pixels = null;
        }
    }
}
