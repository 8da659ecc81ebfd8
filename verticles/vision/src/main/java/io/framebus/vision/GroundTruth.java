package io.framebus.vision;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The objects a sequence is known to show, read from the annotation files of the two benchmarks. Boxes that the
 * benchmark itself leaves out of its scores have confidence 0 ({@link IgnoredObjects}).
 *
 * @param boxes in the order of the file
 */
public record GroundTruth(List<Labelled> boxes) {

    private static final int CLASS_FIELD = 7;

    /** VisDrone-MOT (Zhu et al. 2021), classes by number; ignored regions (0) and others (11) have no name. */
    private static final Map<Integer, String> VISDRONE = Map.of(
            1, "pedestrian",
            2, "people",
            3, "bicycle",
            4, "car",
            5, "van",
            6, "truck",
            7, "tricycle",
            8, "awning-tricycle",
            9, "bus",
            10, "motor");

    private static final Set<Integer> VISDRONE_IGNORED = Set.of(0, 11);

    /** MOT16 (Milan et al. 2016), table 5; files of 2015 have -1 and show pedestrians only. */
    private static final Map<Integer, String> MOT =
            Map.of(-1, "pedestrian", 1, "pedestrian", 3, "car", 4, "bicycle", 5, "motor");

    /** Persons on vehicles, static persons, distractors, reflections: finding them is neither right nor wrong. */
    private static final Set<Integer> MOT_IGNORED = Set.of(2, 7, 8, 12);

    /**
     * One box.
     *
     * @param label empty where it belongs to no class and is to be ignored for all
     */
    public record Labelled(MotLine line, Optional<String> label) {}

    public GroundTruth {
        boxes = List.copyOf(boxes);
    }

    /**
     * Lines of {@code frame,id,left,top,width,height,score,category,truncation,occlusion}.
     *
     * @throws IllegalArgumentException naming the line that can't be read
     */
    public static GroundTruth visDrone(List<String> lines) {
        return read(lines, VISDRONE, VISDRONE_IGNORED);
    }

    /**
     * Lines of {@code frame,id,left,top,width,height,considered,class,visibility}.
     *
     * @throws IllegalArgumentException naming the line that can't be read
     */
    public static GroundTruth motChallenge(List<String> lines) {
        return read(lines, MOT, MOT_IGNORED);
    }

    private static GroundTruth read(List<String> lines, Map<Integer, String> classes, Set<Integer> ignored) {
        List<String> written = lines.stream().filter(line -> !line.isBlank()).toList();
        List<MotLine> boxes = MotFile.parse(written, Double.NEGATIVE_INFINITY);
        List<Labelled> labelled = new ArrayList<>();
        for (int i = 0; i < boxes.size(); i++) {
            int number = classNumber(written.get(i), i + 1);
            MotLine box = boxes.get(i);
            if (ignored.contains(number)) {
                labelled.add(new Labelled(withConfidence(box, 0), Optional.empty()));
            } else if (classes.containsKey(number)) {
                MotLine counted = withConfidence(box, box.confidence() == 0 ? 0 : 1);
                labelled.add(new Labelled(counted, Optional.of(classes.get(number))));
            }
        }
        return new GroundTruth(labelled);
    }

    private static int classNumber(String line, int number) {
        String[] fields = line.strip().split("[,\\s]+", -1);
        try {
            return fields.length > CLASS_FIELD ? (int) Double.parseDouble(fields[CLASS_FIELD]) : -1;
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("line " + number + ": " + malformed.getMessage(), malformed);
        }
    }

    private static MotLine withConfidence(MotLine box, double confidence) {
        return new MotLine(box.frame(), box.id(), box.left(), box.top(), box.width(), box.height(), confidence);
    }

    /** Boxes of these classes, and what is to be ignored whatever it is. */
    public List<MotLine> of(Collection<String> labels) {
        return boxes.stream()
                .filter(box -> box.label().map(labels::contains).orElse(true))
                .map(Labelled::line)
                .toList();
    }
}
