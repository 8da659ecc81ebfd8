package io.framebus.ingestion;

import io.framebus.media.DecodeRequest;
import io.framebus.media.DecoderChild;
import io.framebus.media.MediaException;
import io.framebus.media.PixelPool;
import io.framebus.media.RawFrame;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One decoder child and how long it has been silent. A watchdog may kill it from another thread at any time. */
final class Session implements AutoCloseable {

    private final DecoderChild child;
    private volatile long waitingSinceNanos;
    private volatile boolean delivered;
    private volatile boolean closed;
    private volatile Optional<Duration> silencedAfter = Optional.empty();

    Session(DecodeRequest request, PixelPool pool) throws MediaException {
        this.waitingSinceNanos = System.nanoTime();
        this.child = DecoderChild.open(request, pool);
    }

    /** The next frame, empty at the regular end; TIMEOUT where the watchdog ended the wait. */
    Optional<RawFrame> next() throws MediaException, InterruptedException {
        waitingSinceNanos = System.nanoTime();
        try {
            Optional<RawFrame> frame = child.next();
            delivered = delivered || frame.isPresent();
            return frame;
        } catch (MediaException died) {
            throw silencedAfter.isEmpty()
                    ? died
                    : new MediaException(
                            MediaException.Kind.TIMEOUT,
                            "no frame for " + silencedAfter.get().toSeconds() + " s",
                            died);
        } finally {
            waitingSinceNanos = Long.MAX_VALUE;
        }
    }

    /** Kills the child where it has kept its reader waiting for too long. */
    void endSilence(Duration firstFrame, Duration laterFrames) {
        long since = waitingSinceNanos;
        Duration patience = delivered ? laterFrames : firstFrame;
        if (since != Long.MAX_VALUE && System.nanoTime() - since > patience.toNanos()) {
            silencedAfter = Optional.of(patience);
            child.kill();
        }
    }

    boolean delivered() {
        return delivered;
    }

    List<String> warnings() {
        return child.warnings();
    }

    boolean closed() {
        return closed;
    }

    void kill() {
        child.kill();
    }

    @Override
    public void close() {
        closed = true;
        child.close();
    }
}
