package io.framebus.media;

import java.nio.file.Path;

/**
 * A finished piece of an enhanced video, about ten seconds long. What it holds is a pure function of the source: which
 * run made it makes no difference.
 *
 * @param number from 0 without gaps
 * @param file a fragmented mp4 file with video only
 * @param frames how many it holds
 * @param endMillis media time before which all its frames are, and at or behind which all later ones are
 * @param last whether the video ends with it
 */
public record VideoPart(long number, Path file, long frames, long endMillis, boolean last) {}
