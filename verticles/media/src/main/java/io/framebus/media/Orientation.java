package io.framebus.media;

/**
 * How a stored picture has to be turned to stand upright (EXIF 2.32, tag 0x0112, in the order of its values from 1).
 */
enum Orientation {
    UPRIGHT("", 0),
    MIRRORED("hflip,", 0),
    UPSIDE_DOWN("hflip,vflip,", 180),
    UPSIDE_DOWN_MIRRORED("vflip,", 180),
    TRANSPOSED("transpose=cclock_flip,", 90),
    TURN_RIGHT("transpose=clock,", 90),
    TRANSVERSE("transpose=clock_flip,", 270),
    TURN_LEFT("transpose=cclock,", 270);

    private final String filters;
    private final int degrees;

    Orientation(String filters, int degrees) {
        this.filters = filters;
        this.degrees = degrees;
    }

    /** What a value of the tag means; others than 1..8 mean nothing. */
    static Orientation of(int value) {
        return value >= 1 && value <= values().length ? values()[value - 1] : UPRIGHT;
    }

    /** What turns the picture, as the beginning of a filter graph. */
    String filters() {
        return filters;
    }

    /** Clockwise, 0, 90, 180 or 270. */
    int degrees() {
        return degrees;
    }
}
