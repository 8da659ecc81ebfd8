package io.framebus.ingestion;

import io.framebus.bus.FrameDecoded;
import io.framebus.bus.FrameMissing;
import io.framebus.bus.FramePosition;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.Scene;
import io.framebus.bus.SourceStatus;
import io.framebus.media.FrameShrinker;
import io.framebus.media.MediaInfo;
import io.framebus.media.PixelBuffer;
import io.framebus.media.PixelPool;
import io.framebus.vision.FrameSignature;
import io.framebus.vision.SceneCuts;
import io.framebus.vision.SceneSpan;
import io.framebus.vision.TimeBase;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every frame of a finite source, tells its scenes as soon as they are known, and hands the middle frame of
 * each on. Frames are held meanwhile as far as there is room; one that had to go is decoded once more. After a restart
 * it looks again from the beginning and finds the same scenes.
 */
final class SceneScan implements FrameSink, AutoCloseable {

    /** Enough to tell scenes apart, pixels. */
    private static final int LONGEST_SIDE = 160;

    /** Room for a few frames of that size. */
    private static final long SMALL_BYTES = 1 << 20;

    /** A frame is shown so long where nothing else tells. */
    private static final long USUAL_MILLIS = 40;

    private final PipelineSpec.Scenes settings;
    private final long firstWanted;
    private final Outlet outlet;
    private final FrameSink splitter;
    private final SceneFrames frames;
    private final FrameShrinker shrinker = new FrameShrinker(LONGEST_SIDE);
    private final PixelPool small = new PixelPool(SMALL_BYTES);
    private Again again = wanted -> Optional.empty();
    private @Nullable SceneCuts cuts;
    private Optional<FrameDecoded> last = Optional.empty();
    /** What lies between the source's clock and the stream's, ticks, from which frame on. */
    private final NavigableMap<Long, Long> clocks = new TreeMap<>();

    private long lastStep;
    private long scenes;
    private long durationMillis;
    private long expectedFrames;

    /** Where the scan puts what it finds; calls may block. */
    interface Outlet {

        /** Scenes that are known now, in order; none only where the last ones were told before. */
        void scenes(List<Scene> found, boolean complete) throws InterruptedException;

        /** So many frames were looked at, of about so many; 0 where the source does not tell. */
        void reached(long frames, long expected);
    }

    /** Decodes a frame once more, which the caller owns then; gives none where that can't be done. */
    interface Again {
        Optional<FrameDecoded> frame(FramePosition wanted) throws InterruptedException;
    }

    /**
     * @param firstWanted index of the first scene whose frame is handed on
     * @param splitter who gets the frames, and whatever else the source tells
     * @param frameBytes of frames that are held
     */
    SceneScan(PipelineSpec.Scenes settings, long firstWanted, Outlet outlet, FrameSink splitter, long frameBytes) {
        this.settings = settings;
        this.firstWanted = firstWanted;
        this.outlet = outlet;
        this.splitter = splitter;
        this.frames = new SceneFrames(frameBytes);
    }

    /** Who decodes once more what could not be held; nobody does before this is said. */
    void decodesAgain(Again decoder) {
        again = decoder;
    }

    @Override
    public void frame(FrameDecoded frame) throws InterruptedException {
        FramePosition position = frame.position();
        SceneCuts seeing = cuts;
        if (seeing == null) {
            seeing = new SceneCuts(
                    position.timeBase(),
                    settings.cutThreshold(),
                    settings.fadeThreshold(),
                    settings.fadeTime().toMillis(),
                    settings.shortest().toMillis());
            cuts = seeing;
            lastStep = position.timeBase().ticks(usualMillis(frame.framesPerSecond()));
        }
        last.ifPresent(before -> lastStep = position.pts() - before.position().pts());
        last = Optional.of(frame);
        frames.hold(frame);
        long clock = position.sourcePts() - position.pts();
        if (clocks.isEmpty() || clocks.lastEntry().getValue() != clock) {
            clocks.put(position.ordinal(), clock);
        }
        List<SceneSpan> found = seeing.add(signature(frame), position.pts());
        if (!found.isEmpty()) {
            tell(found, false);
        }
        frames.forgetBefore(seeing.firstUndecided());
        clocks.headMap(clocks.floorKey(seeing.firstUndecided())).clear();
        outlet.reached(position.ordinal() + 1, expectedFrames);
    }

    private FrameSignature signature(FrameDecoded frame) {
        PixelBuffer seen = shrinker.shrink(frame.pixels(), small);
        try {
            return FrameSignature.of(seen.data(), seen.width(), seen.height());
        } finally {
            seen.release();
        }
    }

    private void tell(List<SceneSpan> found, boolean complete) throws InterruptedException {
        FramePosition here = last.orElseThrow().position();
        List<Scene> known = numbered(found, here.timeBase());
        outlet.scenes(known, complete);
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).index() >= firstWanted) {
                long pts = found.get(i).middlePts();
                long ordinal = found.get(i).middleOrdinal();
                long sourcePts = pts + clocks.floorEntry(ordinal).getValue();
                handOn(new FramePosition(ordinal, sourcePts, pts, here.timeBase()));
            }
        }
    }

    private void handOn(FramePosition middle) throws InterruptedException {
        Optional<FrameDecoded> held = frames.at(middle.ordinal());
        if (held.isPresent()) {
            splitter.frame(held.get());
            return;
        }
        Optional<FrameDecoded> decoded = again.frame(middle);
        if (decoded.isEmpty()) {
            splitter.missing(new FrameMissing(
                    middle, "the frame at " + middle.ptsMillis() + " ms could not be decoded once more"));
            return;
        }
        try {
            splitter.frame(decoded.get());
        } finally {
            decoded.get().pixels().release();
        }
    }

    /** There is nothing to be seen. */
    @Override
    public void missing(FrameMissing frame) {}

    private static long usualMillis(double framesPerSecond) {
        return framesPerSecond > 0 ? Math.round(1000 / framesPerSecond) : USUAL_MILLIS;
    }

    private List<Scene> numbered(List<SceneSpan> found, TimeBase unit) {
        return found.stream()
                .map(span -> new Scene(
                        scenes++,
                        unit.millis(span.startPts()),
                        unit.millis(span.endPts()),
                        unit.millis(span.middlePts()),
                        span.middleOrdinal()))
                .toList();
    }

    @Override
    public void opened(long duration, long expected) {
        durationMillis = duration;
        expectedFrames = expected;
        splitter.opened(duration, expected);
    }

    @Override
    public void status(SourceStatus.Status status, long reconnects, Optional<String> lastError) {
        splitter.status(status, reconnects, lastError);
    }

    @Override
    public void ended(Optional<String> error, List<String> warnings) throws InterruptedException {
        SceneCuts seen = cuts;
        if (seen == null || last.isEmpty()) {
            splitter.ended(Optional.of(error.orElse("the source has no frames")), warnings);
            return;
        }
        tell(seen.end(end(last.get().position())), true);
        // No scene's middle any more: it says how far the source went.
        splitter.frame(last.get());
        splitter.ended(error, warnings);
    }

    @Override
    public void close() {
        frames.close();
        shrinker.close();
        small.close();
    }

    /**
     * When the last frame is no longer shown: when the container says so, or after its usual time. A container that
     * claims far more was cut off.
     */
    private long end(FramePosition lastFrame) {
        long shown = lastFrame.pts() + Math.max(1, lastStep);
        long claimed = lastFrame.timeBase().ticks(durationMillis);
        boolean plausible = claimed > lastFrame.pts()
                && MediaInfo.isWhole(durationMillis, lastFrame.timeBase().millis(shown));
        return plausible ? claimed : shown;
    }
}
