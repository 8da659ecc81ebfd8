package io.framebus.bus;

/**
 * A part of a video between two changes of its content; the scenes of a video cover it without gap or overlap.
 *
 * @param index from 0
 * @param startMillis media time of its first frame
 * @param endMillis media time of the next scene's first frame, or the end of the video
 * @param frameMillis media time of its middle frame: the one that is shown at the middle of its time
 * @param frameOrdinal of that frame among all frames of the source, from 0
 */
public record Scene(long index, long startMillis, long endMillis, long frameMillis, long frameOrdinal) {}
