package io.framebus.media;

import java.nio.file.Path;

/**
 * A finished piece of an enhanced video, about ten seconds long. Which frames it holds and what they show is a pure
 * function of the source: which run made it makes no difference.
 *
 * @param number from 0 without gaps
 * @param file a fragmented mp4 file with video only
 * @param frames how many it holds
 * @param startMicros when its first frame is shown, media time
 * @param endMicros when the first frame behind it is shown, media time; of the last part a time behind its frames
 * @param last whether the video ends with it
 */
public record VideoPart(long number, Path file, long frames, long startMicros, long endMicros, boolean last) {}
