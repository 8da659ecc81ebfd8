package io.framebus.vision;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Leaves out of a comparison what nobody asks a tracker to find, as the benchmarks do: the truth's boxes of confidence
 * 0, and with them the tracker's boxes that found them, so that these are neither right nor wrong.
 */
public final class IgnoredObjects {

    /** More than any sum of distances in one frame, so that as many pairs as possible are made. */
    private static final double PAIR_WHATEVER_IT_COSTS = 1e6;

    private IgnoredObjects() {}

    /**
     * What is left to be compared.
     *
     * @param truth boxes that count
     * @param predictions boxes of the tracker
     */
    public record Compared(List<MotLine> truth, List<MotLine> predictions) {}

    /**
     * The boxes that count, frame by frame.
     *
     * @param truth with confidence 0 for boxes to be ignored
     * @param minimumIou 0..1, overlap from which two boxes may be the same object, usually 0.5
     */
    public static Compared leaveOut(List<MotLine> truth, List<MotLine> predictions, double minimumIou) {
        Map<Long, List<MotLine>> objects = byFrame(truth);
        List<MotLine> kept = new ArrayList<>();
        Assignment assignment = new Assignment();
        byFrame(predictions)
                .forEach((frame, found) -> kept.addAll(
                        withoutIgnored(objects.getOrDefault(frame, List.of()), found, minimumIou, assignment)));
        List<MotLine> counted =
                truth.stream().filter(object -> object.confidence() > 0).toList();
        return new Compared(counted, kept);
    }

    private static List<MotLine> withoutIgnored(
            List<MotLine> objects, List<MotLine> found, double minimumIou, Assignment assignment) {
        assignment.begin(objects.size(), found.size());
        for (int i = 0; i < objects.size(); i++) {
            for (int j = 0; j < found.size(); j++) {
                double overlap = objects.get(i).iou(found.get(j));
                if (overlap > 0 && overlap >= minimumIou) {
                    assignment.allow(i, j, 1 - overlap);
                }
            }
        }
        assignment.solve(PAIR_WHATEVER_IT_COSTS);
        List<MotLine> kept = new ArrayList<>(found);
        for (int i = 0; i < objects.size(); i++) {
            if (objects.get(i).confidence() == 0 && assignment.columnOf(i) >= 0) {
                kept.remove(found.get(assignment.columnOf(i)));
            }
        }
        return kept;
    }

    private static Map<Long, List<MotLine>> byFrame(List<MotLine> lines) {
        Map<Long, List<MotLine>> frames = new TreeMap<>();
        lines.forEach(line -> frames.computeIfAbsent(line.frame(), unseen -> new ArrayList<>())
                .add(line));
        return frames;
    }
}
