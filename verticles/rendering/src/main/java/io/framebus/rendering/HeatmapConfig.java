package io.framebus.rendering;

import java.time.Duration;

/**
 * How depth becomes pictures.
 *
 * @param jpegQuality of frames and heatmaps, 1..100; raising it costs bytes
 * @param lanes heatmaps painted and encoded at the same time, 1..15, less than the stream's pool has threads; more use
 *     more cores, and each holds an encoder. Another number may give other bytes
 * @param storing heatmaps that are not stored yet, {@code lanes} or more; of most only the JPEG is in memory, more
 *     bridge a slower store
 * @param spoolBytes of depth maps kept on disk beside the store, of each stream, 0 or more; more need not be fetched
 *     when the video is made (8000 maps of 320 × 192 in 512 MiB)
 * @param frameDeadline how long a frame may wait for the object store before the try ends; below the 30 s after which
 *     the splitter goes on without it
 */
public record HeatmapConfig(int jpegQuality, int lanes, int storing, long spoolBytes, Duration frameDeadline) {

    private static final Duration LONGEST_FRAME_DEADLINE = Duration.ofSeconds(25);

    public HeatmapConfig {
        if (jpegQuality < 1 || jpegQuality > 100) {
            throw new IllegalArgumentException("jpeg_quality must be 1..100, not " + jpegQuality);
        }
        if (lanes < 1 || lanes > 15) {
            throw new IllegalArgumentException("lanes must be 1..15, not " + lanes);
        }
        if (storing < lanes) {
            throw new IllegalArgumentException("storing must be lanes (" + lanes + ") or more, not " + storing);
        }
        if (spoolBytes < 0) {
            throw new IllegalArgumentException("spool_bytes must be 0 or more, not " + spoolBytes);
        }
        if (!frameDeadline.isPositive() || frameDeadline.compareTo(LONGEST_FRAME_DEADLINE) > 0) {
            throw new IllegalArgumentException("frame_deadline must be above 0 up to 25 s, not " + frameDeadline);
        }
    }

    public static final HeatmapConfig USUAL = new HeatmapConfig(90, 2, 16, 512L << 20, Duration.ofSeconds(20));
}
