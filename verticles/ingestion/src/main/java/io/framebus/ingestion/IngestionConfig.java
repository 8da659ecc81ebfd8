package io.framebus.ingestion;

import java.time.Duration;

/**
 * Patience with one source.
 *
 * @param decoderThreads threads of the decoder child, 1..16; raising it decodes one source faster and others slower
 * @param pixelBytes bound of decoded frames in memory for this stream
 * @param firstFrameDeadline time a live source has for its first frame, per try
 * @param firstFrameTries such tries before the start has failed
 * @param silence time without a frame after which the decoder is killed and the source opened again
 * @param pause first pause between two tries; doubles up to the maximum, with jitter
 * @param pauseMaximum longest pause
 * @param healthy time of undisturbed frames after which the pause begins anew
 * @param seekMargin how far before the wanted frame a resumed file is opened
 * @param deaths decoder deaths at the same frame that end a finite source
 */
public record IngestionConfig(
        int decoderThreads,
        long pixelBytes,
        Duration firstFrameDeadline,
        int firstFrameTries,
        Duration silence,
        Duration pause,
        Duration pauseMaximum,
        Duration healthy,
        Duration seekMargin,
        int deaths) {

    /** The standard, with one decoder thread where cores are few: there every core has enough to do already. */
    public static final IngestionConfig DEFAULTS = new IngestionConfig(
            Runtime.getRuntime().availableProcessors() < 4 ? 1 : 2,
            512L << 20,
            Duration.ofSeconds(10),
            3,
            Duration.ofSeconds(20),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofSeconds(2),
            3);

    public IngestionConfig {
        if (decoderThreads < 1 || decoderThreads > 16) {
            throw new IllegalArgumentException("decoder_threads must be 1..16, not " + decoderThreads);
        }
        if (firstFrameTries < 1 || deaths < 1) {
            throw new IllegalArgumentException("first_frame_tries and deaths must be at least 1");
        }
        if (pixelBytes < 1) {
            throw new IllegalArgumentException("pixel_bytes must be at least 1, not " + pixelBytes);
        }
        if (!pause.isPositive() || pause.compareTo(pauseMaximum) > 0) {
            throw new IllegalArgumentException("pause must be above 0 and at most pause_maximum, not " + pause);
        }
    }
}
