package io.framebus.vision;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Cuts a video into scenes while it is seen, by the looks of its frames: at hard cuts, exact to the frame, and in the
 * middle of fades. The scenes cover the whole video without gap. Memory is bounded, however long a scene.
 */
public final class SceneCuts {

    /** How far around a cut its difference must stand out. */
    private static final long NEIGHBOUR_MILLIS = 200;

    private final SceneSettings settings;
    private final HardCuts hardCuts;
    private final Fades fades;
    private final FrameTimes times = new FrameTimes(FrameTimes.MOST);
    private long start = Long.MIN_VALUE;

    /**
     * Scenes of a video that is about to be seen.
     *
     * @param timeBase of its timestamps
     * @param cutThreshold 0..1, difference of two neighbouring frames that may be a cut; raising it finds fewer
     * @param fadeThreshold 0..1, difference of what is shown before and after a fade; raising it finds fewer
     * @param fadeMillis the longest fade that is found, above 0
     * @param shortestMillis no scene is shorter, but for a video that is; 0 or more
     */
    public SceneCuts(
            TimeBase timeBase, double cutThreshold, double fadeThreshold, long fadeMillis, long shortestMillis) {
        this.settings = new SceneSettings(
                cutThreshold,
                fadeThreshold,
                Math.max(1, timeBase.ticks(fadeMillis)),
                timeBase.ticks(shortestMillis),
                Math.max(1, timeBase.ticks(NEIGHBOUR_MILLIS)));
        this.hardCuts = new HardCuts(settings);
        this.fades = new Fades(settings);
    }

    /**
     * The next frame, every frame of the video in its turn.
     *
     * @param pts above that of the frame before
     * @return scenes that are known now
     */
    public List<SceneSpan> add(FrameSignature signature, long pts) {
        if (start == Long.MIN_VALUE) {
            start = pts;
        }
        times.add(pts);
        List<SceneSpan> found = new ArrayList<>();
        for (HardCuts.Decided decided : hardCuts.add(pts, signature)) {
            settle(decided, Long.MAX_VALUE, found);
        }
        return found;
    }

    /**
     * The video is over.
     *
     * @param endPts when its last frame is no longer shown
     * @return the rest of its scenes, none where there was no frame
     */
    public List<SceneSpan> end(long endPts) {
        List<SceneSpan> found = new ArrayList<>();
        if (start != Long.MIN_VALUE) {
            for (HardCuts.Decided decided : hardCuts.end()) {
                settle(decided, endPts, found);
            }
            found.add(close(endPts));
        }
        return found;
    }

    /** Ordinal of the first frame that may still be the middle of a scene that is not known yet. */
    public long firstUndecided() {
        return times.first();
    }

    private void settle(HardCuts.Decided decided, long endPts, List<SceneSpan> found) {
        long pts = decided.frame().pts();
        if (decided.cut() && longEnough(pts, endPts)) {
            fades.restart();
            found.add(close(pts));
        }
        OptionalLong fade = fades.add(pts, decided.frame().signature());
        if (fade.isPresent() && longEnough(fade.getAsLong(), endPts)) {
            found.add(close(fade.getAsLong()));
        }
        times.forgetBefore(start + Math.max(start, fades.horizon(pts)));
    }

    /** Whether a cut leaves no scene too short on either side. */
    private boolean longEnough(long cut, long endPts) {
        return cut - start >= settings.shortestTicks() && cut > start && endPts - cut >= settings.shortestTicks();
    }

    private SceneSpan close(long end) {
        FrameTimes.Frame middle = times.shownAt(start + end);
        SceneSpan scene = new SceneSpan(start, end, middle.pts(), middle.ordinal());
        start = end;
        return scene;
    }
}
