package io.framebus.vision;

/**
 * A part of a video between two changes of its content, in the video's own ticks.
 *
 * @param startPts of its first frame
 * @param endPts of the next scene's first frame, or the end of the video
 * @param middlePts of the frame that is shown at the middle of its time
 * @param middleOrdinal of that frame among all frames, from 0
 */
public record SceneSpan(long startPts, long endPts, long middlePts, long middleOrdinal) {}
