package io.framebus.vision;

/**
 * What a {@link ByteTrack} needs to know.
 *
 * @param lowThreshold 0..1; weaker detections are not used at all; raising it loses objects behind others sooner
 * @param trackThreshold 0..1; detections from here on take part in the first association, weaker ones only keep a track
 *     that is being followed alive
 * @param highThreshold 0..1; an unmatched detection from here on begins a track; raising it gives fewer, surer tracks
 * @param matchThreshold 0..1; largest 1 − IoU of a match in the first association; raising it follows faster objects
 *     and confuses neighbours more often
 * @param bufferFrames at least 0; frames a track may be unseen and still be found again under its id
 */
public record ByteTrackSettings(
        float lowThreshold, float trackThreshold, float highThreshold, float matchThreshold, int bufferFrames) {

    public ByteTrackSettings {
        requireShare("low threshold", lowThreshold);
        requireShare("track threshold", trackThreshold);
        requireShare("high threshold", highThreshold);
        requireShare("match threshold", matchThreshold);
        if (bufferFrames < 0) {
            throw new IllegalArgumentException("track buffer of " + bufferFrames + " frames is negative");
        }
    }

    /** The thresholds of the paper's reference implementation. */
    public static ByteTrackSettings standard(int bufferFrames) {
        return new ByteTrackSettings(0.1f, 0.5f, 0.6f, 0.8f, bufferFrames);
    }

    private static void requireShare(String name, float value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " " + value + " is not within 0..1");
        }
    }
}
