package io.framebus.vision;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * The lines of result files, without their ends: CSV as in RFC 4180 and MOTChallenge. The same values give the same
 * bytes everywhere.
 */
public final class ResultLines {

    public static final String DETECTIONS_HEADER = "frame_id,video_id,timestamp,label,confidence,x1,y1,x2,y2";
    public static final String TRACKS_HEADER = "frame_id,video_id,timestamp,track_id,x1,y1,x2,y2,confidence,class_id";
    public static final String STATS_HEADER = "timestamp,num_cars,num_people";

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

    /**
     * A line under {@link #STATS_HEADER}.
     *
     * @param timestamp RFC 3339, UTC, milliseconds
     * @param cars confirmed tracks of the cars since the video began
     * @param people confirmed tracks of the people since the video began
     */
    public static String stats(String timestamp, long cars, long people) {
        return timestamp + ',' + cars + ',' + people;
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
