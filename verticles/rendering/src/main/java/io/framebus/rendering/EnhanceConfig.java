package io.framebus.rendering;

import java.time.Duration;

/**
 * How videos are enhanced on this node.
 *
 * @param threads of the decoder, the filters and the encoder of one video each, 1..16; raising it makes one video
 *     faster and others slower
 * @param silence time without a new frame after which the encoder is killed and the job tried again
 */
public record EnhanceConfig(int threads, Duration silence) {

    /** As many threads as there are cores, four at most. */
    public static final EnhanceConfig DEFAULTS =
            new EnhanceConfig(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4), Duration.ofMinutes(3));

    public EnhanceConfig {
        if (threads < 1 || threads > 16) {
            throw new IllegalArgumentException("enhance_threads must be 1..16, not " + threads);
        }
        if (!silence.isPositive()) {
            throw new IllegalArgumentException("enhance_silence must be above 0, not " + silence);
        }
    }
}
