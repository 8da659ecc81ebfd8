package io.framebus.media;

/**
 * The beginning of an enhanced video that exists already.
 *
 * @param recipe of the {@link Enhancement} that made it; parts of another recipe don't fit together
 * @param count of parts
 * @param frames in all of them
 * @param startMicros when the first frame of all is shown, media time
 * @param endMicros when the first frame behind them is shown
 */
public record PartsDone(String recipe, long count, long frames, long startMicros, long endMicros) {

    /** What nobody has begun. */
    static PartsDone none(String recipe) {
        return new PartsDone(recipe, 0, 0, 0, 0);
    }

    /** The same and the next part. */
    public PartsDone with(VideoPart part) {
        return new PartsDone(
                recipe,
                count + 1,
                frames + part.frames(),
                count == 0 ? part.startMicros() : startMicros,
                part.endMicros());
    }
}
