package io.framebus.scene;

/**
 * Everything a scene depends on.
 *
 * @param seed picks the town, the light, the camera's place, the traffic and the noise
 * @param width of a frame, pixels, 64..4096, even
 * @param height of a frame, pixels, 64..4096, even
 * @param framesPerSecond 1..120
 * @param view where the camera is
 * @param density of the traffic, 0..3; at 1 about a dozen vehicles and as many people are in the frame
 * @param noise standard deviation of the sensor's noise in grey levels, 0..30; more is grainier
 * @param drift how much the camera moves, 0..3; 0 is a tripod, 1 a good drone or a mast in light wind
 * @param lightVariation how much clouds and the exposure change the light, 0..1; 0 is constant
 */
public record SceneSettings(
        long seed,
        int width,
        int height,
        double framesPerSecond,
        View view,
        double density,
        double noise,
        double drift,
        double lightVariation) {

    public SceneSettings {
        range("width", width, 64, 4096);
        range("height", height, 64, 4096);
        range("frames per second", framesPerSecond, 1, 120);
        range("density", density, 0, 3);
        range("noise", noise, 0, 30);
        range("drift", drift, 0, 3);
        range("light variation", lightVariation, 0, 1);
        if (width % 2 != 0 || height % 2 != 0) {
            throw new IllegalArgumentException("frames have even sides, not " + width + " × " + height);
        }
    }

    private static void range(String name, double value, double from, double to) {
        if (!(value >= from && value <= to)) {
            throw new IllegalArgumentException(name + " is " + from + " to " + to + ", not " + value);
        }
    }

    /** A scene of 640 × 360 pixels at 15 frames a second with ordinary traffic. */
    public static SceneSettings of(long seed, View view) {
        return new SceneSettings(seed, 640, 360, 15, view, 1, 3, 1, 1);
    }

    /** The same scene in another size. */
    public SceneSettings size(int newWidth, int newHeight) {
        return new SceneSettings(
                seed, newWidth, newHeight, framesPerSecond, view, density, noise, drift, lightVariation);
    }

    /** The same scene at another rate, frames a second. */
    public SceneSettings rate(double newFramesPerSecond) {
        return new SceneSettings(seed, width, height, newFramesPerSecond, view, density, noise, drift, lightVariation);
    }

    /** The same scene with other traffic: 1 is ordinary, more is denser. */
    public SceneSettings traffic(double newDensity) {
        return new SceneSettings(seed, width, height, framesPerSecond, view, newDensity, noise, drift, lightVariation);
    }
}
