package io.framebus.training;

/**
 * What the places of a batch should say. Arrays hold picture after picture.
 *
 * @param scores wanted scores, {@code [pictures, classes, places]}
 * @param heed 1 where the score matters, 0 on objects that need not be found, {@code [pictures, 1, places]}
 * @param boxes wanted centres and sizes, {@code [pictures, 4, places]}
 * @param weights how much the box of a place matters, {@code [pictures, 1, places]}
 * @param sum of all weights, at least 1
 */
@SuppressWarnings("ArrayRecordComponent")
record Targets(float[] scores, float[] heed, float[] boxes, float[] weights, float sum) {}
