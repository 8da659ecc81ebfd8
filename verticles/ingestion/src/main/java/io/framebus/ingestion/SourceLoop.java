package io.framebus.ingestion;

import io.framebus.bus.FrameDecoded;
import io.framebus.bus.SourceStatus.Status;
import io.framebus.bus.StreamAssignment;
import io.framebus.media.DecodeRequest;
import io.framebus.media.MediaException;
import io.framebus.media.PixelPool;
import io.framebus.media.RawFrame;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** What live and finite sources have in common: open a session, hand its frames on, be stopped. */
abstract class SourceLoop {

    protected final StreamAssignment stream;
    protected final IngestionConfig config;
    protected final FrameSink sink;
    private final PixelPool pool;
    private final String name;
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private volatile boolean stopping;
    private boolean openedOnce;

    /** @param name of its decoders */
    SourceLoop(StreamAssignment stream, IngestionConfig config, FrameSink sink, PixelPool pool, String name) {
        this.stream = stream;
        this.config = config;
        this.sink = sink;
        this.pool = pool;
        this.name = name;
    }

    /** Runs until the source has ended or the loop was stopped. */
    abstract void run() throws InterruptedException;

    /** What the source says of its length, 0 where unknown. */
    long durationMillis() {
        return 0;
    }

    /** How many frames will be selected, 0 where unknown. */
    long frames() {
        return 0;
    }

    /** Time the watchdog gives an opened child for its first frame. */
    abstract Duration firstFrameDeadline();

    /** From any thread: ends the child; the loop returns soon after it is interrupted too. */
    void stop() {
        stopping = true;
        sessions.forEach(Session::kill);
    }

    /** From the watchdog's thread, every now and then. */
    void watch() {
        sessions.forEach(running -> running.endSilence(firstFrameDeadline(), config.silence()));
    }

    protected boolean stopping() {
        return stopping;
    }

    protected Session open(OptionalLong seekMillis) throws MediaException {
        Session opened =
                new Session(new DecodeRequest(stream.source(), seekMillis, config.decoderThreads(), name), pool);
        sessions.removeIf(Session::closed);
        sessions.add(opened);
        if (stopping) {
            opened.kill();
        }
        return opened;
    }

    /** Gives a frame to the splitter and waits until it wants the next. */
    protected void handOn(RawFrame raw, FrameDecoded frame) throws InterruptedException {
        try {
            announce();
            sink.frame(frame);
        } finally {
            raw.pixels().release();
        }
    }

    /** Tells once that there is something. */
    protected void announce() {
        if (!openedOnce) {
            openedOnce = true;
            sink.opened(durationMillis(), frames());
        }
    }

    protected void up(long reconnects, Optional<String> lastError) {
        sink.status(Status.UP, reconnects, lastError);
    }
}
