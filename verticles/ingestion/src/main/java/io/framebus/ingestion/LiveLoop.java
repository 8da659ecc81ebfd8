package io.framebus.ingestion;

import io.framebus.bus.FrameDecoded;
import io.framebus.bus.FramePosition;
import io.framebus.bus.SourceStatus.Status;
import io.framebus.bus.StreamAssignment;
import io.framebus.media.MediaException;
import io.framebus.media.PixelPool;
import io.framebus.media.RawFrame;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** A camera: opened again for ever once it has delivered a frame. */
final class LiveLoop extends SourceLoop {

    private final BackOff backOff;
    private final Timeline timeline;
    private boolean delivered;
    private long reconnects;
    private Optional<String> lastError = Optional.empty();

    LiveLoop(StreamAssignment stream, IngestionConfig config, FrameSink sink, PixelPool pool) {
        super(stream, config, sink, pool, "stream-" + stream.id());
        this.backOff = new BackOff(config.pause(), config.pauseMaximum(), RandomGenerator.getDefault());
        this.delivered = stream.checkpoint().isPresent();
        this.timeline = stream.checkpoint()
                .map(point -> new Timeline(true, point.position(), point.timestampMillis()))
                .orElseGet(() -> new Timeline(true));
    }

    @Override
    Duration firstFrameDeadline() {
        return config.firstFrameDeadline();
    }

    @Override
    void run() throws InterruptedException {
        int tries = 0;
        sink.status(Status.CONNECTING, 0, Optional.empty());
        while (!stopping()) {
            watchOnce();
            tries++;
            if (stopping()) {
                return;
            }
            if (!delivered && tries >= config.firstFrameTries()) {
                sink.ended(Optional.of(noFirstFrame(tries)), List.of());
                return;
            }
            Thread.sleep(backOff.pause());
        }
    }

    private String noFirstFrame(int tries) {
        return "no frame from " + stream.source().shownUrl() + " in " + tries + " tries: "
                + lastError.orElse("the source ended");
    }

    private void watchOnce() throws InterruptedException {
        try (Session session = open(OptionalLong.empty())) {
            long upSince = System.nanoTime();
            boolean reopened = delivered;
            Optional<RawFrame> next = session.next();
            while (next.isPresent() && !stopping()) {
                take(next.get(), reopened);
                reopened = false;
                if (System.nanoTime() - upSince > config.healthy().toNanos()) {
                    backOff.reset();
                }
                next = session.next();
            }
            lost("the source ended the stream");
        } catch (MediaException broken) {
            lost(messageOf(broken));
        }
    }

    private void take(RawFrame raw, boolean reopened) throws InterruptedException {
        long now = System.currentTimeMillis();
        boolean afterGap = reopened && timeline.last().isPresent();
        long gapMillis = afterGap ? now - timeline.lastWallMillis() : 0;
        FramePosition position = timeline.next(raw.pts(), raw.timeBase(), now, reopened);
        if (reopened) {
            reconnects++;
        }
        if (reopened || !delivered) {
            up(reconnects, lastError);
        }
        delivered = true;
        handOn(raw, new FrameDecoded(raw.pixels(), position, now, 0, gapMillis));
    }

    private void lost(String reason) {
        lastError = Optional.of(reason);
        if (!stopping()) {
            sink.status(delivered ? Status.DOWN : Status.CONNECTING, reconnects, lastError);
        }
    }

    private static String messageOf(MediaException broken) {
        String message = broken.getMessage();
        return message == null ? broken.kind().toString() : message;
    }
}
