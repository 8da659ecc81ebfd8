package io.framebus.ingestion;

import io.framebus.bus.FramePosition;
import io.framebus.media.MediaException;
import io.framebus.media.RawFrame;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes single frames of a finite source once more, with a decoder of its own that goes on from one to the next, and
 * jumps where that is shorter and the source can be sought. Belongs to one thread at a time.
 */
final class FrameFinder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FrameFinder.class);

    /** Frames so far ahead are sought: nobody takes those in between, and the decoder need not hand them out. */
    private static final long JUMP_MILLIS = 2000;

    /** How far before a frame the source is opened, as long as that is early enough. */
    private static final Duration NEAR = Duration.ofMillis(250);

    private final Opener opener;
    private boolean seekable;
    private final IngestionConfig config;
    private @Nullable Session session;
    private Duration margin = NEAR;
    private boolean sought;
    private long ordinal;
    private Optional<FramePosition> reached = Optional.empty();

    /** Opens a decoder of the source, at its beginning or near a time. */
    interface Opener {
        Session open(OptionalLong seekMillis) throws MediaException, InterruptedException;
    }

    /** @param seekable whether timestamps after a seek are exact */
    FrameFinder(Opener opener, boolean seekable, IngestionConfig config) {
        this.opener = opener;
        this.seekable = seekable;
        this.config = config;
    }

    /** A frame that the source gave before, which the caller owns; empty where it does not give it again. */
    Optional<RawFrame> find(FramePosition wanted) throws InterruptedException {
        int deaths = 0;
        while (deaths < config.deaths()) {
            try {
                Optional<RawFrame> found = readTo(openFor(wanted), wanted);
                if (found.isPresent()) {
                    reached = Optional.of(wanted);
                    return found;
                }
                close();
                if (!sought) {
                    return Optional.empty();
                }
                seekEarlier();
            } catch (MediaException died) {
                LOG.info("frame {} is not found yet: {}", wanted.ordinal(), died.getMessage());
                close();
                deaths++;
            }
        }
        return Optional.empty();
    }

    /** A seek went too far, as the next one would. Counted from the beginning, every frame is there. */
    private void seekEarlier() {
        if (margin.compareTo(config.seekMargin()) < 0) {
            margin = config.seekMargin();
        } else {
            seekable = false;
        }
    }

    private Session openFor(FramePosition wanted) throws MediaException, InterruptedException {
        Session open = session;
        if (open != null && goesOn(wanted)) {
            return open;
        }
        close();
        long from = wanted.ptsMillis() - margin.toMillis();
        sought = seekable && from > 0;
        ordinal = 0;
        Session opened = opener.open(sought ? OptionalLong.of(from) : OptionalLong.empty());
        session = opened;
        return opened;
    }

    private boolean goesOn(FramePosition wanted) {
        return reached.isPresent()
                && wanted.ordinal() > reached.get().ordinal()
                && (!seekable || wanted.ptsMillis() - reached.get().ptsMillis() < JUMP_MILLIS);
    }

    private Optional<RawFrame> readTo(Session open, FramePosition wanted) throws MediaException, InterruptedException {
        while (true) {
            Optional<RawFrame> next = open.next();
            if (next.isEmpty()) {
                return next;
            }
            long behind = sought ? wanted.sourcePts() - next.get().pts() : wanted.ordinal() - ordinal;
            ordinal++;
            if (behind == 0) {
                return next;
            }
            next.get().pixels().release();
            if (behind < 0) {
                return Optional.empty();
            }
        }
    }

    @Override
    public void close() {
        Session open = session;
        if (open != null) {
            session = null;
            open.close();
        }
        reached = Optional.empty();
    }
}
