package io.framebus.media;

/**
 * What a source says about itself before it is decoded.
 *
 * @param container demuxer names as FFmpeg has them, such as {@code mov,mp4,m4a,3gp,3g2,mj2}; {@code images} for a
 *     directory or photo
 * @param codec codec name as FFmpeg has it, such as {@code h264}
 * @param width displayed width after rotation, pixels
 * @param height displayed height after rotation, pixels
 * @param framesPerSecond average rate, 0 where unknown
 * @param frames exact or estimated number of frames, 0 where unknown
 * @param durationMillis length, 0 where unknown
 * @param rotationDegrees clockwise turn applied for display: 0, 90, 180 or 270
 * @param exactSeek whether timestamps after a seek equal those of an unseeked run
 */
public record MediaInfo(
        String container,
        String codec,
        int width,
        int height,
        double framesPerSecond,
        long frames,
        long durationMillis,
        int rotationDegrees,
        boolean exactSeek) {

    private static final long TOLERANCE_MILLIS = 1000;

    /**
     * How many frames a selection takes, as far as is known.
     *
     * @param fps frames to select a second; 0 selects every frame
     */
    public long framesAt(double fps) {
        boolean all = fps == 0 || fps >= framesPerSecond;
        return all ? frames : (long) Math.ceil(durationMillis * fps / 1000);
    }

    /**
     * Whether a source whose frames were shown until then is all there; one that claims to be far longer was cut off.
     *
     * @param durationMillis as the source claims, 0 where it does not
     */
    public static boolean isWhole(long durationMillis, long shownUntilMillis) {
        return durationMillis - shownUntilMillis <= Math.max(TOLERANCE_MILLIS, durationMillis / 50);
    }
}
