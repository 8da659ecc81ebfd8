package io.framebus.rendering;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is drawn of a stream, and where it goes.
 *
 * @param pictures whether annotated frames go to the object store; those of an analysis always do
 * @param jpegQuality 1..100; raising it costs bytes
 * @param livePictureMillis least media time between two pictures of a live source
 * @param video file for an annotated video of every frame
 */
public record RenderingConfig(boolean pictures, int jpegQuality, long livePictureMillis, Optional<Path> video) {

    public RenderingConfig {
        if (jpegQuality < 1 || jpegQuality > 100) {
            throw new IllegalArgumentException("jpeg_quality must be 1..100, not " + jpegQuality);
        }
    }

    /** Pictures at most twice a second for live sources, of every frame with a detection for finite ones. */
    public static final RenderingConfig PICTURES = new RenderingConfig(true, 80, 500, Optional.empty());

    public static final RenderingConfig NOTHING = new RenderingConfig(false, 80, 500, Optional.empty());

    public static RenderingConfig videoInto(Path file) {
        return new RenderingConfig(false, 80, 500, Optional.of(file));
    }
}
