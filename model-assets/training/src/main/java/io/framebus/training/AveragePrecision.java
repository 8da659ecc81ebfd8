package io.framebus.training;

import io.framebus.vision.Box;
import io.framebus.vision.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Average precision of one class at an overlap of one half: the area below the curve of precision over recall, where
 * precision is the best at this recall or a greater one (PASCAL VOC 2010 and later). What lies on an object that needs
 * not be found, of whatever class, is neither right nor wrong.
 */
final class AveragePrecision {

    private static final float LEAST_OVERLAP = 0.5f;

    private final int classId;
    private final List<Verdict> verdicts = new ArrayList<>();
    private int wanted;

    private record Verdict(float confidence, boolean right) {}

    AveragePrecision(int classId) {
        this.classId = classId;
    }

    /** How many objects had to be found. */
    int wanted() {
        return wanted;
    }

    /** Takes one frame; detections of other classes are left out. */
    void add(List<Detection> detections, List<LabelledBox> truth) {
        List<LabelledBox> open = new ArrayList<>(truth.stream()
                .filter(object -> object.counts() && object.classId() == classId)
                .toList());
        wanted += open.size();
        detections.stream()
                .filter(detection -> detection.classId() == classId)
                .sorted(Comparator.comparing(Detection::confidence).reversed())
                .forEach(detection -> {
                    LabelledBox best = best(detection.box(), open);
                    if (best != null) {
                        open.remove(best);
                        verdicts.add(new Verdict(detection.confidence(), true));
                    } else if (!onIgnored(detection.box(), truth)) {
                        verdicts.add(new Verdict(detection.confidence(), false));
                    }
                });
    }

    private static @Nullable LabelledBox best(Box box, List<LabelledBox> open) {
        LabelledBox best = null;
        float greatest = LEAST_OVERLAP;
        for (LabelledBox object : open) {
            float overlap = object.box().iou(box);
            if (overlap >= greatest) {
                greatest = overlap;
                best = object;
            }
        }
        return best;
    }

    /** Whether at least half of the box lies on something that needs not be found. */
    private static boolean onIgnored(Box box, List<LabelledBox> truth) {
        return truth.stream().filter(object -> !object.counts()).anyMatch(object -> {
            float width = Math.min(box.x2(), object.box().x2())
                    - Math.max(box.x1(), object.box().x1());
            float height = Math.min(box.y2(), object.box().y2())
                    - Math.max(box.y1(), object.box().y1());
            return width > 0 && height > 0 && width * height >= box.area() / 2;
        });
    }

    /** 0..1; 1 where nothing had to be found. */
    double value() {
        return wanted == 0 ? 1 : area();
    }

    /** The share of the wanted objects that are found with at least this confidence, 0..1. */
    double recall(float confidence) {
        return wanted == 0 ? 1 : (double) right(confidence) / wanted;
    }

    /** The share of the detections of at least this confidence that are right, 0..1. */
    double precision(float confidence) {
        long all = verdicts.stream()
                .filter(verdict -> verdict.confidence() >= confidence)
                .count();
        return all == 0 ? 1 : (double) right(confidence) / all;
    }

    private long right(float confidence) {
        return verdicts.stream()
                .filter(verdict -> verdict.right() && verdict.confidence() >= confidence)
                .count();
    }

    private double area() {
        List<Verdict> sorted = verdicts.stream()
                .sorted(Comparator.comparing(Verdict::confidence).reversed())
                .toList();
        double[] precisions = new double[sorted.size()];
        int right = 0;
        for (int i = 0; i < precisions.length; i++) {
            right += sorted.get(i).right() ? 1 : 0;
            precisions[i] = right / (i + 1.0);
        }
        double area = 0;
        double best = 0;
        for (int i = precisions.length - 1; i >= 0; i--) {
            best = Math.max(best, precisions[i]);
            area += sorted.get(i).right() ? best / wanted : 0;
        }
        return area;
    }
}
