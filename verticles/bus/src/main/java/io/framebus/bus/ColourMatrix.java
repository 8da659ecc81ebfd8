package io.framebus.bus;

/** How red, green and blue were mixed into luma and chroma (ITU-T H.273, matrix coefficients). */
public enum ColourMatrix {
    /** ITU-R BT.601, and whatever says nothing of its own. */
    BT601,
    /** ITU-R BT.709. */
    BT709,
    /** ITU-R BT.2020, not constant luminance. */
    BT2020
}
