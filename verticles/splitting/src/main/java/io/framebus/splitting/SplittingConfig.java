package io.framebus.splitting;

import java.time.Duration;

/**
 * Bounds of one stream's window.
 *
 * @param framesInFlight frames that may hold pixels at once, 1..256; raising it costs memory and, live, latency
 * @param bytesInFlight the same in bytes of pixels; a window always holds at least one frame
 * @param rowsInFlight frames that may wait for their commit, at least framesInFlight
 * @param liveDeadline age at which a live frame is no longer worth recognising
 * @param retryPause first pause before a refused inference is asked again; doubles up to the maximum
 * @param retryPauseMaximum longest such pause
 * @param attempts tries before a frame whose inference keeps failing is given up, 1..10
 * @param progressInterval how often counters are told
 */
public record SplittingConfig(
        int framesInFlight,
        long bytesInFlight,
        int rowsInFlight,
        Duration liveDeadline,
        Duration retryPause,
        Duration retryPauseMaximum,
        int attempts,
        Duration progressInterval) {

    public SplittingConfig {
        if (framesInFlight < 1 || framesInFlight > 256) {
            throw new IllegalArgumentException("frames_in_flight must be 1..256, not " + framesInFlight);
        }
        if (rowsInFlight < framesInFlight) {
            throw new IllegalArgumentException("rows_in_flight must be at least frames_in_flight");
        }
        if (attempts < 1 || attempts > 10) {
            throw new IllegalArgumentException("attempts must be 1..10, not " + attempts);
        }
    }

    /** With room for more frames, for parts that keep some of them waiting for others. */
    public SplittingConfig withMoreInFlight(int frames) {
        return new SplittingConfig(
                framesInFlight + frames,
                bytesInFlight,
                rowsInFlight,
                liveDeadline,
                retryPause,
                retryPauseMaximum,
                attempts,
                progressInterval);
    }

    /** Defaults for a machine with this many cores: enough frames to keep every core busy while others are read. */
    public static SplittingConfig forCores(int cores) {
        return new SplittingConfig(
                Math.clamp(2L * cores + 2, 4, 64),
                256L << 20,
                512,
                Duration.ofSeconds(2),
                Duration.ofMillis(50),
                Duration.ofSeconds(5),
                3,
                Duration.ofMillis(250));
    }
}
