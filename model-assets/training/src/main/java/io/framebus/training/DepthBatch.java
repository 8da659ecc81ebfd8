package io.framebus.training;

/**
 * Pictures and how far away everything on them is.
 *
 * @param pictures how many
 * @param planes normalised as the network wants them, picture after picture, plane after plane
 * @param logarithms of the metres, map after map, in the size of the network's output
 */
@SuppressWarnings("ArrayRecordComponent")
record DepthBatch(int pictures, float[] planes, float[] logarithms) {}
