package io.framebus.media;

/**
 * Size of a frame.
 *
 * @param width pixels
 * @param height pixels
 */
record FrameSize(int width, int height) {}
