package io.framebus.inference;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the values of a depth model say.
 *
 * @param metric whether they are metres, else only their order and proportions count
 * @param nearIsLarge whether nearer points have larger values, as inverse depth has
 */
public record DepthMeaning(boolean metric, boolean nearIsLarge) {

    /** What most depth models give, MiDaS and Depth Anything among them. */
    static final DepthMeaning USUAL = new DepthMeaning(false, true);

    /** What a file says of itself by its properties {@code depth} and {@code near}, empty where it says neither. */
    static Optional<DepthMeaning> of(Map<String, String> properties) {
        String depth = properties.getOrDefault("depth", "");
        String near = properties.getOrDefault("near", "");
        if (!Set.of("metric", "relative").contains(depth)
                && !Set.of("large", "small").contains(near)) {
            return Optional.empty();
        }
        boolean metric = depth.equals("metric");
        return Optional.of(new DepthMeaning(metric, near.isEmpty() ? !metric : near.equals("large")));
    }

    @Override
    public String toString() {
        return (metric ? "metric" : "relative") + ", near is " + (nearIsLarge ? "large" : "small");
    }
}
