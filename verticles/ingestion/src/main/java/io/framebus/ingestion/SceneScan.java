package io.framebus.ingestion;

import io.framebus.bus.FrameDecoded;
import io.framebus.bus.FrameMissing;
import io.framebus.bus.FramePosition;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.Scene;
import io.framebus.bus.SourceStatus;
import io.framebus.vision.FrameSignature;
import io.framebus.vision.SceneCuts;
import io.framebus.vision.SceneSpan;
import io.framebus.vision.TimeBase;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at every frame of a finite source and tells its scenes as soon as they are known. */
final class SceneScan implements FrameSink {

    /** A frame is shown so long where nothing else tells. */
    private static final long USUAL_MILLIS = 40;

    private static final long TOLERANCE_MILLIS = 1000;

    private final PipelineSpec.Scenes settings;
    private final Outlet outlet;
    private @Nullable SceneCuts cuts;
    private Optional<FramePosition> last = Optional.empty();
    private long lastStep;
    private long scenes;
    private long durationMillis;

    /** Where the scan puts what it finds; calls may block. */
    interface Outlet {

        /** Scenes that are known now, in order; none only where the last ones were told before. */
        void scenes(List<Scene> found, boolean complete) throws InterruptedException;

        /** A frame was looked at; the duration is 0 where the source does not tell it. */
        void reached(long ptsMillis, long durationMillis);

        /** The source gave nothing that could be looked at. */
        void failed(String error, List<String> warnings);
    }

    SceneScan(PipelineSpec.Scenes settings, Outlet outlet) {
        this.settings = settings;
        this.outlet = outlet;
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
        last.ifPresent(before -> lastStep = position.pts() - before.pts());
        last = Optional.of(position);
        FrameSignature signature = FrameSignature.of(
                frame.pixels().data(), frame.pixels().width(), frame.pixels().height());
        List<SceneSpan> found = seeing.add(signature, position.pts());
        if (!found.isEmpty()) {
            outlet.scenes(numbered(found, position.timeBase()), false);
        }
        outlet.reached(position.ptsMillis(), durationMillis);
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
    public void opened(long durationMillis, long frames) {
        this.durationMillis = durationMillis;
    }

    @Override
    public void status(SourceStatus.Status status, long reconnects, Optional<String> lastError) {
        // The runner tells how the source is; this is only a second look at it.
    }

    @Override
    public void ended(Optional<String> error, List<String> warnings) throws InterruptedException {
        SceneCuts seen = cuts;
        if (seen == null || last.isEmpty()) {
            outlet.failed(error.orElse("the source has no frames"), warnings);
            return;
        }
        TimeBase unit = last.get().timeBase();
        outlet.scenes(numbered(seen.end(end(last.get())), unit), true);
    }

    /**
     * When the last frame is no longer shown: after its usual time, or when the container says so. A container that
     * claims far more was cut off.
     */
    private long end(FramePosition lastFrame) {
        long shown = lastFrame.pts() + Math.max(1, lastStep);
        long claimed = lastFrame.timeBase().ticks(durationMillis);
        long excess = lastFrame.timeBase().millis(claimed - shown);
        boolean plausible = excess > 0 && excess <= Math.max(TOLERANCE_MILLIS, durationMillis / 50);
        return plausible ? claimed : shown;
    }
}
