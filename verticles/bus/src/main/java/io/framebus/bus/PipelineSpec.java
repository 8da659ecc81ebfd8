package io.framebus.bus;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A pipeline as its YAML file describes it.
 *
 * @param name as requests name it
 * @param liveFps selected frames a second of a live source where the request names none, above 0
 * @param finiteFps the same for a finite source; 0 selects every frame
 * @param detectThreshold 0..1; detections below are neither recorded nor shown; raising it loses faint objects
 * @param groups one tracker each; empty where the pipeline does not track
 * @param tracker settings of every tracker
 * @param work what is done with the frames
 * @param scenes how scenes are told apart, where one frame of each is selected instead of frames by rate
 */
public record PipelineSpec(
        String name,
        double liveFps,
        double finiteFps,
        float detectThreshold,
        List<Group> groups,
        Tracker tracker,
        Work work,
        Optional<Scenes> scenes) {

    private static final double MOST_FPS = 240;

    public PipelineSpec {
        require(liveFps > 0 && liveFps <= MOST_FPS, "live_fps must be above 0 up to 240, not " + liveFps);
        require(finiteFps >= 0 && finiteFps <= MOST_FPS, "finite_fps must be 0..240, not " + finiteFps);
        requireShare("detect_threshold", detectThreshold);
        groups = List.copyOf(groups);
    }

    /** What is done with the selected frames. */
    public enum Work {
        DETECT,
        DEPTH,
        /** The source as a whole is made into another video; no frame passes through this node. */
        ENHANCE;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How the scenes of a video are told apart.
     *
     * @param cutThreshold 0..1, difference of two neighbouring frames that is a cut; raising it finds fewer
     * @param fadeThreshold 0..1, difference of two frames {@code fadeTime} apart that is a fade; raising it finds fewer
     * @param fadeTime the longest fade that is found
     * @param shortest no scene is shorter
     */
    public record Scenes(float cutThreshold, float fadeThreshold, Duration fadeTime, Duration shortest) {
        public Scenes {
            requireShare("cut_threshold", cutThreshold);
            requireShare("fade_threshold", fadeThreshold);
            require(fadeTime.isPositive(), "fade_time_ms must be above 0");
            require(!shortest.isNegative(), "shortest_ms must be 0 or more");
        }
    }

    /** A pipeline that detects in frames chosen by rate. */
    public PipelineSpec(
            String name, double liveFps, double finiteFps, float detectThreshold, List<Group> groups, Tracker tracker) {
        this(name, liveFps, finiteFps, detectThreshold, groups, tracker, Work.DETECT, Optional.empty());
    }

    /**
     * Objects that share a tracker.
     *
     * @param name as it stands in results, for instance {@code cars}
     * @param files first part of the names of its files, for instance {@code car}
     * @param labels class names that belong to it
     */
    public record Group(String name, String files, List<String> labels) {}

    /**
     * ByteTrack's settings (Zhang et al. 2022, section 3).
     *
     * @param lowThreshold 0..1, weakest detection the second association may use
     * @param trackThreshold 0..1, weakest detection of the first association
     * @param highThreshold 0..1, weakest detection that may start a track
     * @param matchThreshold 0..1, greatest IoU distance of a first match; raising it matches more loosely
     * @param finiteBuffer how long a lost track of a finite source may be revived, media time
     * @param liveBuffer the same for a live source
     */
    public record Tracker(
            float lowThreshold,
            float trackThreshold,
            float highThreshold,
            float matchThreshold,
            Duration finiteBuffer,
            Duration liveBuffer) {

        public Tracker {
            requireShare("low_threshold", lowThreshold);
            requireShare("track_threshold", trackThreshold);
            requireShare("high_threshold", highThreshold);
            requireShare("match_threshold", matchThreshold);
            require(lowThreshold <= trackThreshold, "low_threshold must not be above track_threshold");
            require(!finiteBuffer.isNegative(), "finite_buffer_ms must be 0 or more");
            require(!liveBuffer.isNegative(), "live_buffer_ms must be 0 or more");
        }

        /** The values of the reference implementation. */
        public static final Tracker BYTE_TRACK =
                new Tracker(0.1f, 0.5f, 0.6f, 0.8f, Duration.ofSeconds(1), Duration.ofSeconds(3));
    }

    /** A pipeline that detects and does nothing else. */
    public static PipelineSpec untracked(String name) {
        return new PipelineSpec(name, 10, 0, 0.3f, List.of(), Tracker.BYTE_TRACK);
    }

    private static void requireShare(String name, float value) {
        require(value >= 0 && value <= 1, name + " must be 0..1, not " + value);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }

    public boolean tracks() {
        return !groups.isEmpty();
    }

    /** The weakest detection any part of the pipeline has a use for. */
    public float inferenceThreshold() {
        return tracks() ? Math.min(detectThreshold, tracker.lowThreshold()) : detectThreshold;
    }
}
