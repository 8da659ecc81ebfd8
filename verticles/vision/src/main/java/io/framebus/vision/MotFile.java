package io.framebus.vision;

import java.util.ArrayList;
import java.util.List;

/** Reads lines of MOTChallenge files: {@code frame,id,left,top,width,height,confidence,-1,-1,-1}. */
public final class MotFile {

    private static final int FIELDS = 7;

    private MotFile() {}

    /**
     * The boxes of a file, in its order. Blank lines are passed over, fields behind the seventh too.
     *
     * @param minimumConfidence boxes below it are left out; 1 for ground truth, -1 to keep all
     * @throws IllegalArgumentException naming the line that can't be read
     */
    public static List<MotLine> parse(List<String> lines, double minimumConfidence) {
        List<MotLine> boxes = new ArrayList<>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                MotLine box = parse(lines.get(i), i + 1);
                if (box.confidence() >= minimumConfidence) {
                    boxes.add(box);
                }
            }
        }
        return boxes;
    }

    private static MotLine parse(String line, int number) {
        String[] fields = line.strip().split("[,\\s]+", -1);
        if (fields.length < FIELDS) {
            throw new IllegalArgumentException("line " + number + " has " + fields.length + " fields, not " + FIELDS);
        }
        try {
            return new MotLine(
                    Long.parseLong(fields[0]),
                    Long.parseLong(fields[1]),
                    Double.parseDouble(fields[2]),
                    Double.parseDouble(fields[3]),
                    Double.parseDouble(fields[4]),
                    Double.parseDouble(fields[5]),
                    Double.parseDouble(fields[6]));
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("line " + number + ": " + malformed.getMessage(), malformed);
        }
    }
}
