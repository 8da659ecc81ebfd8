package io.framebus.media;

import io.framebus.vision.TimeBase;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the child says about a frame before it writes its bytes.
 *
 * @param frame index among all frames of the child, from 0
 * @param pts timestamp in ticks; {@link #NO_PTS} where the source has none
 * @param timeBase the tick
 * @param bytes size of the frame
 */
record FrameHeader(long frame, long pts, TimeBase timeBase, int bytes) {

    static final long NO_PTS = Long.MIN_VALUE;

    /** The child's format for its lines. */
    static final String FORMAT = "{n} {pts} {tb} {size}";

    private static final Pattern LINE =
            Pattern.compile("(\\d{1,18}) (-?\\d{1,19}|NOPTS) (\\d{1,9})/(\\d{1,10}) (\\d{1,9})");

    /** Empty where the line is none of the child's. */
    static Optional<FrameHeader> parse(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long numerator = Long.parseLong(parts.group(3));
        long denominator = Long.parseLong(parts.group(4));
        if (numerator < 1 || denominator < 1) {
            return Optional.empty();
        }
        long pts = "NOPTS".equals(parts.group(2)) ? NO_PTS : Long.parseLong(parts.group(2));
        return Optional.of(new FrameHeader(
                Long.parseLong(parts.group(1)),
                pts,
                new TimeBase(numerator, denominator),
                Integer.parseInt(parts.group(5))));
    }
}
