package io.framebus.scene;

/** Where the camera is. */
public enum View {
    /** From 28 m above, tilted by 45°: a car is about 70 pixels long in a frame 640 pixels wide. */
    DRONE(28, 45, 1.0),
    /** From a mast of 10.5 m, looking across the crossing: perspective is strong, near people are large. */
    STREET(10.5, 27, 0.85);

    /** Metres above the ground. */
    final double height;

    /** Degrees below the horizon. */
    final double pitch;

    /** Focal length in frame widths. */
    final double focal;

    View(double height, double pitch, double focal) {
        this.height = height;
        this.pitch = pitch;
        this.focal = focal;
    }
}
