package io.framebus.rendering;

import java.time.Duration;

/**
 * How depth becomes pictures.
 *
 * @param jpegQuality of frames and heatmaps, 1..100; raising it costs bytes
 * @param ahead heatmaps being made or encoded, 1..16; each holds a frame of the video, more use more cores
 * @param storing heatmaps that are not stored yet, {@code ahead} or more; of most only the JPEG is in memory, more
 *     bridge a slower store
 * @param spoolBytes of depth maps kept on disk beside the store, of each stream, 0 or more; more need not be fetched
 *     when the video is made (8000 maps of 320 × 192 in 512 MiB)
 * @param frameDeadline how long a frame may wait for the object store before the try ends; below the 30 s after which
 *     the splitter goes on without it
 */
public record HeatmapConfig(int jpegQuality, int ahead, int storing, long spoolBytes, Duration frameDeadline) {

    private static final Duration LONGEST_FRAME_DEADLINE = Duration.ofSeconds(25);

    public HeatmapConfig {
        if (jpegQuality < 1 || jpegQuality > 100) {
            throw new IllegalArgumentException("jpeg_quality must be 1..100, not " + jpegQuality);
        }
        if (ahead < 1 || ahead > 16) {
            throw new IllegalArgumentException("ahead must be 1..16, not " + ahead);
        }
        if (storing < ahead) {
            throw new IllegalArgumentException("storing must be ahead (" + ahead + ") or more, not " + storing);
        }
        if (spoolBytes < 0) {
            throw new IllegalArgumentException("spool_bytes must be 0 or more, not " + spoolBytes);
        }
        if (!frameDeadline.isPositive() || frameDeadline.compareTo(LONGEST_FRAME_DEADLINE) > 0) {
            throw new IllegalArgumentException("frame_deadline must be above 0 up to 25 s, not " + frameDeadline);
        }
    }

    public static final HeatmapConfig USUAL = new HeatmapConfig(90, 8, 16, 512L << 20, Duration.ofSeconds(20));
}
