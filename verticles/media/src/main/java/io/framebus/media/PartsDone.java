package io.framebus.media;

/**
 * The beginning of an enhanced video that exists already.
 *
 * @param recipe of the {@link Enhancement} that made it; parts of another recipe don't fit together
 * @param count of parts
 * @param frames in all of them
 * @param endMillis of the last one
 */
public record PartsDone(String recipe, long count, long frames, long endMillis) {

    /** The same and the next part. */
    public PartsDone with(VideoPart part) {
        return new PartsDone(recipe, count + 1, frames + part.frames(), part.endMillis());
    }
}
