package io.framebus.inference;

/**
 * What the values of a depth model say.
 *
 * @param metric whether they are metres, else only their order and proportions count
 * @param nearIsLarge whether nearer points have larger values, as inverse depth has
 */
public record DepthMeaning(boolean metric, boolean nearIsLarge) {

    /** What most depth models give, MiDaS and Depth Anything among them. */
    static final DepthMeaning USUAL = new DepthMeaning(false, true);

    @Override
    public String toString() {
        return (metric ? "metric" : "relative") + ", near is " + (nearIsLarge ? "large" : "small");
    }
}
