package io.framebus.media;

import io.framebus.vision.Box;

/**
 * A box to be drawn, with a text.
 *
 * @param text may be empty; characters outside ASCII are drawn as question marks
 * @param colour {@code 0xRRGGBB}
 */
public record Mark(Box box, String text, int colour) {}
