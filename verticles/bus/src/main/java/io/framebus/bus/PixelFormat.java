package io.framebus.bus;

/**
 * How the bytes of a frame are to be read, 8 bits a sample, without padding. In the YUV formats three planes Y, U, V
 * lie one behind the other in limited range, chroma {@code ceil(width/2) × ceil(height/2)} (4:2:0, I420); their names
 * say how red, green and blue were mixed into them (ITU-T H.273, matrix coefficients).
 */
public enum PixelFormat {
    /** ITU-R BT.601, and whatever says nothing of its own. */
    YUV_BT601,
    /** ITU-R BT.709. */
    YUV_BT709,
    /** ITU-R BT.2020, not constant luminance. */
    YUV_BT2020,
    /** The bytes R, G, B of every pixel, row by row, full range. */
    RGB;

    /**
     * Size of one frame in bytes.
     *
     * @param width pixels, at least 1
     * @param height pixels, at least 1
     */
    public int bytes(int width, int height) {
        return switch (this) {
            case YUV_BT601, YUV_BT709, YUV_BT2020 -> width * height + 2 * ((width + 1) / 2) * ((height + 1) / 2);
            case RGB -> 3 * width * height;
        };
    }
}
