package io.framebus.ingestion;

import io.framebus.bus.FrameDecoded;
import io.framebus.bus.FrameMissing;
import io.framebus.bus.FramePosition;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.SourceStatus.Status;
import io.framebus.bus.StreamAssignment;
import io.framebus.media.Images;
import io.framebus.media.MediaException;
import io.framebus.media.MediaInfo;
import io.framebus.media.MediaProbe;
import io.framebus.media.PixelPool;
import io.framebus.media.RawFrame;
import io.framebus.vision.TimeBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A file, a directory of images or a photo: every frame once, then the end. A dead decoder is replaced. */
final class FiniteLoop extends SourceLoop {

    private static final Duration PROBE_DEADLINE = Duration.ofSeconds(20);
    private static final int SHOWN_WARNINGS = 3;

    private final List<String> warnings = new ArrayList<>();
    private long unreadable;
    private Optional<FramePosition> taken;

    /** Of a directory or photo: what the index of a frame, its source timestamp, stands for. */
    private List<Path> images = List.of();

    private long nextImage;
    private boolean seekable;
    private long durationMillis;
    private double framesPerSecond;
    private long frames;
    private int deathsHere;
    private long replacements;
    private Optional<String> lastDeath = Optional.empty();
    private long deathOrdinal = -1;
    private Optional<FrameFinder> finder = Optional.empty();

    FiniteLoop(StreamAssignment stream, IngestionConfig config, FrameSink sink, PixelPool pool) {
        super(stream, config, sink, pool, "stream-" + stream.id());
        this.taken = stream.checkpoint().map(point -> point.position());
    }

    @Override
    long durationMillis() {
        return durationMillis;
    }

    @Override
    long frames() {
        return frames;
    }

    @Override
    Duration firstFrameDeadline() {
        return config.silence();
    }

    @Override
    void run() throws InterruptedException {
        try {
            runToEnd();
        } finally {
            finder.ifPresent(FrameFinder::close);
        }
    }

    private Session openAgain(OptionalLong seekMillis) throws MediaException, InterruptedException {
        endWhereStopped();
        return open(seekMillis);
    }

    /** What a stopped decoder does not give is not missing. */
    private void endWhereStopped() throws InterruptedException {
        if (stopping()) {
            throw new InterruptedException("the source is being stopped");
        }
    }

    private void runToEnd() throws InterruptedException {
        sink.status(Status.CONNECTING, 0, Optional.empty());
        Optional<String> error = Optional.empty();
        try {
            MediaInfo info = MediaProbe.probe(stream.source(), PROBE_DEADLINE);
            seekable = info.exactSeek();
            durationMillis = info.durationMillis();
            framesPerSecond = info.framesPerSecond();
            frames = info.framesAt(stream.fps());
            if (stream.source().kind() == SourceSpec.Kind.IMAGES) {
                images = Images.list(Path.of(stream.source().url()));
            }
            decodeAll();
        } catch (MediaException unusable) {
            error = Optional.of(messageOf(unusable));
        }
        if (stopping()) {
            return;
        }
        sink.status(Status.ENDED, replacements, error.or(() -> lastDeath));
        if (error.isPresent() && taken.isPresent()) {
            warnings.add("the source ended early: " + error.get());
            error = Optional.empty();
        }
        sink.ended(error, List.copyOf(warnings));
    }

    /**
     * A frame that was handed on before, for the sink while it is called; the caller owns it. Empty where it can't be
     * had again.
     */
    Optional<FrameDecoded> again(FramePosition wanted) throws InterruptedException {
        FrameFinder finding = finder.orElseGet(() -> new FrameFinder(this::openAgain, seekable, config));
        finder = Optional.of(finding);
        Optional<RawFrame> found = finding.find(wanted);
        if (found.isEmpty()) {
            endWhereStopped();
        }
        return found.map(raw -> new FrameDecoded(raw.pixels(), wanted, System.currentTimeMillis(), framesPerSecond, 0));
    }

    private void decodeAll() throws MediaException, InterruptedException {
        boolean seek = seekable;
        while (!stopping()) {
            try {
                if (decode(seek)) {
                    return;
                }
                seek = false;
            } catch (MediaException died) {
                countDeath(died);
                seek = seekable;
            }
        }
    }

    private void countDeath(MediaException died) throws MediaException {
        long here = taken.map(FramePosition::ordinal).orElse(-1L);
        deathsHere = here == deathOrdinal ? deathsHere + 1 : 1;
        deathOrdinal = here;
        boolean replaceable = switch (died.kind()) {
            case DIED, TIMEOUT -> true;
            case UNREACHABLE, REFUSED_FORMAT, UNDECODABLE, TOO_LARGE -> false;
        };
        if (stopping() || !replaceable || deathsHere >= config.deaths()) {
            throw died;
        }
        replacements++;
        lastDeath = Optional.of(messageOf(died));
    }

    /** Decodes to the end; false where the source must be opened again from its start. */
    private boolean decode(boolean seek) throws MediaException, InterruptedException {
        Optional<Resume> resume =
                taken.map(behind -> new Resume(behind, seek, config.seekMargin().toMillis()));
        OptionalLong seekMillis = resume.map(Resume::seekMillis).orElse(OptionalLong.empty());
        try (Session session = open(seekMillis)) {
            boolean seeks = resume.isPresent() && resume.get().seeks();
            Timeline timeline = seeks ? new Timeline(false, resume.get().behind(), 0) : new Timeline(false);
            boolean first = true;
            long ordinal = 0;
            nextImage = seeks ? resume.get().behind().sourcePts() + 1 : 0;
            while (!stopping()) {
                Optional<RawFrame> next = session.next();
                if (next.isEmpty()) {
                    if (timeline.last().isPresent()) {
                        passMissing(images.size(), timeline.last().get().timeBase(), timeline);
                    }
                    noteEnd(session, timeline);
                    return true;
                }
                RawFrame raw = next.get();
                if (first && resume.isPresent() && resume.get().overshot(raw.pts())) {
                    raw.pixels().release();
                    return false;
                }
                if (first) {
                    up(replacements, lastDeath);
                }
                first = false;
                long place = images.isEmpty() ? ordinal : raw.pts();
                boolean known = resume.isPresent() && resume.get().alreadyTaken(place, raw.pts());
                ordinal++;
                if (!seeks || !known) {
                    passMissing(images.isEmpty() ? 0 : raw.pts(), raw.timeBase(), timeline);
                    nextImage++;
                }
                if (known) {
                    raw.pixels().release();
                    if (!seeks) {
                        timeline.next(raw.pts(), raw.timeBase(), 0, false);
                    }
                } else {
                    take(raw, timeline);
                }
            }
            return true;
        }
    }

    /** Images that the decoder could not read have their place, too, and fail there. */
    private void passMissing(long before, TimeBase unit, Timeline timeline) throws InterruptedException {
        while (nextImage < before && !stopping()) {
            long index = nextImage++;
            FramePosition position = timeline.next(index, unit, 0, false);
            if (taken.isEmpty() || index > taken.get().sourcePts()) {
                String name = String.valueOf(images.get((int) index).getFileName());
                String reason = name + " can't be decoded";
                announce();
                sink.missing(new FrameMissing(position, reason));
                if (unreadable++ < SHOWN_WARNINGS) {
                    warnings.add(reason);
                }
                taken = Optional.of(position);
            }
        }
    }

    private void take(RawFrame raw, Timeline timeline) throws InterruptedException {
        FramePosition position = timeline.next(raw.pts(), raw.timeBase(), 0, false);
        handOn(raw, new FrameDecoded(raw.pixels(), position, System.currentTimeMillis(), framesPerSecond, 0));
        taken = Optional.of(position);
    }

    private void noteEnd(Session session, Timeline timeline) {
        if (unreadable > SHOWN_WARNINGS) {
            warnings.add("and " + (unreadable - SHOWN_WARNINGS) + " more images can't be decoded");
        }
        // Of images that are named already the decoder has nothing to add.
        List<String> said = unreadable > 0 ? List.of() : session.warnings();
        said.stream().limit(SHOWN_WARNINGS).forEach(warnings::add);
        if (said.size() > SHOWN_WARNINGS) {
            warnings.add("and " + (said.size() - SHOWN_WARNINGS) + " more messages of the decoder");
        }
        long reached = timeline.last().map(FramePosition::ptsMillis).orElse(0L);
        if (!MediaInfo.isWhole(durationMillis, timeline.untilMillis())) {
            warnings.add("the source ended at " + reached + " ms of " + durationMillis + " ms");
        }
    }

    private static String messageOf(MediaException broken) {
        String message = broken.getMessage();
        return message == null ? broken.kind().toString() : message;
    }
}
