package io.framebus.vision;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The lines of result files, without their ends: CSV as in RFC 4180 and MOTChallenge. The same values give the same
 * bytes everywhere.
 */
public final class ResultLines {

    public static final String DETECTIONS_HEADER = "frame_id,video_id,timestamp,label,confidence,x1,y1,x2,y2";
    public static final String TRACKS_HEADER = "frame_id,video_id,timestamp,track_id,x1,y1,x2,y2,confidence,class_id";

    private static final int COORDINATE_DECIMALS = 2;
    private static final int CONFIDENCE_DECIMALS = 6;

    private ResultLines() {}

    /**
     * The name of a frame in files, topics and keys.
     *
     * @param seq number of the frame in its stream, from 0
     */
    public static String frameId(long seq) {
        return String.format(Locale.ROOT, "frame_%05d", seq);
    }

    /**
     * A line under {@link #DETECTIONS_HEADER}.
     *
     * @param timestamp RFC 3339, UTC, milliseconds
     */
    public static String detection(String frameId, String videoId, String timestamp, Detection detection) {
        return quoted(frameId)
                + ','
                + quoted(videoId)
                + ','
                + timestamp
                + ','
                + quoted(detection.label())
                + ','
                + confidence(detection.confidence())
                + ','
                + corners(detection.box());
    }

    /**
     * A line under {@link #TRACKS_HEADER}.
     *
     * @param timestamp RFC 3339, UTC, milliseconds
     */
    public static String track(String frameId, String videoId, String timestamp, Track track) {
        return quoted(frameId)
                + ','
                + quoted(videoId)
                + ','
                + timestamp
                + ','
                + track.trackId()
                + ','
                + corners(track.box())
                + ','
                + confidence(track.confidence())
                + ','
                + track.classId();
    }

    /** The header of a file of counts: the timestamp and one column a group, {@code num_} and its name. */
    public static String statsHeader(List<String> groups) {
        return "timestamp"
                + groups.stream().map(group -> ',' + quoted("num_" + group)).collect(Collectors.joining());
    }

    /**
     * A line under {@link #statsHeader}.
     *
     * @param timestamp RFC 3339, UTC, milliseconds
     * @param counts confirmed tracks since the video began, in the order of the header's groups
     */
    public static String stats(String timestamp, List<Long> counts) {
        return timestamp + counts.stream().map(count -> "," + count).collect(Collectors.joining());
    }

    /**
     * A MOTChallenge line, {@code frame,id,left,top,width,height,conf,-1,-1,-1}.
     *
     * @param frame from 1
     */
    public static String mot(long frame, Track track) {
        Box box = track.box();
        return frame + "," + track.trackId() + ',' + coordinate(box.x1()) + ',' + coordinate(box.y1()) + ','
                + coordinate(box.width()) + ',' + coordinate(box.height()) + ',' + confidence(track.confidence())
                + ",-1,-1,-1";
    }

    /** A field as RFC 4180 wants it: in quotes where it holds a comma, a quote or a line break. */
    public static String quoted(String field) {
        boolean needsQuotes = field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return needsQuotes ? '"' + field.replace("\"", "\"\"") + '"' : field;
    }

    private static String corners(Box box) {
        return coordinate(box.x1())
                + ','
                + coordinate(box.y1())
                + ','
                + coordinate(box.x2())
                + ','
                + coordinate(box.y2());
    }

    private static String coordinate(float value) {
        return decimal(value, COORDINATE_DECIMALS).toPlainString();
    }

    private static String confidence(float value) {
        BigDecimal rounded = decimal(value, CONFIDENCE_DECIMALS);
        return (rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros()).toPlainString();
    }

    /** Rounds the shortest decimal that names the float, so that 0.8478 stays 0.8478. */
    private static BigDecimal decimal(float value, int decimals) {
        return new BigDecimal(Float.toString(value)).setScale(decimals, RoundingMode.HALF_EVEN);
    }
}
