package io.framebus.media;

import java.util.OptionalDouble;

/**
 * How a video is to be changed.
 *
 * @param brightness -1..1, added to the luma as a share of its full range; 0 changes nothing
 * @param contrast 0..4, factor of the luma's distance from middle grey; 1 changes nothing
 * @param fps frames a second by repeating and leaving out frames, 1..240; every frame at its own time where empty
 * @param denoise how much noise is taken out
 * @param sharpen 0..2, how much fine detail is raised; 0 changes nothing, 1 is plainly seen
 * @param stabilise whether shaking is taken out
 * @param upscale 1..4, factor of width and height; 1 changes nothing
 */
public record EnhanceOptions(
        double brightness,
        double contrast,
        OptionalDouble fps,
        Denoise denoise,
        double sharpen,
        boolean stabilise,
        double upscale) {

    private static final double LEAST_FPS = 1;
    private static final double MOST_FPS = 240;

    /** A video as it is. */
    public static final EnhanceOptions NONE =
            new EnhanceOptions(0, 1, OptionalDouble.empty(), Denoise.NONE, 0, false, 1);

    /** How much noise is taken out. */
    public enum Denoise {
        NONE,
        /** Over time only: still areas become calm, no detail is lost. */
        LIGHT,
        /** Over time and space: edges stay, fine texture goes. */
        STRONG
    }

    public EnhanceOptions {
        require("brightness", brightness, -1, 1);
        require("contrast", contrast, 0, 4);
        require("sharpen", sharpen, 0, 2);
        require("upscale", upscale, 1, 4);
        fps.ifPresent(rate -> require("fps", rate, LEAST_FPS, MOST_FPS));
    }

    private static void require(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + " must be " + least + ".." + most + ", not " + value);
        }
    }
}
