package io.framebus.scene;

import io.framebus.vision.Box;
import io.framebus.vision.MotLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The truth about a frame in the forms others read. Frames count from 1, boxes are in pixels. */
public final class TruthLines {

    /** VisDrone's marks of occlusion: none, up to half, more. */
    private static final double HALF_HIDDEN = 0.5;

    /** Less than this is what a rounded edge may lose. */
    private static final double WHOLE = 0.99;

    private TruthLines() {}

    /**
     * The boxes of some kinds, as metrics take them.
     *
     * @return confidence 1 for boxes that count, 0 for those to be ignored
     */
    public static List<MotLine> mot(SceneFrame frame, Set<Kind> kinds) {
        List<MotLine> lines = new ArrayList<>();
        for (SceneObject object : frame.objects()) {
            if (kinds.contains(object.kind())) {
                Box box = object.full();
                lines.add(new MotLine(
                        frame.index() + 1L,
                        object.id(),
                        box.x1(),
                        box.y1(),
                        box.width(),
                        box.height(),
                        object.counts() ? 1 : 0));
            }
        }
        return lines;
    }

    /** Lines {@code frame,id,left,top,width,height,counts,class,visibility} of MOTChallenge ground truth. */
    public static List<String> motChallenge(SceneFrame frame) {
        return frame.objects().stream()
                .map(object -> String.format(
                        Locale.ROOT,
                        "%d,%d,%s,%d,%d,%.4f",
                        frame.index() + 1,
                        object.id(),
                        decimals(object.full(), ","),
                        object.counts() ? 1 : 0,
                        object.kind().motClass(),
                        object.visible() * (1 - object.outside())))
                .toList();
    }

    /** Lines {@code frame,id,left,top,width,height,score,category,truncation,occlusion} of VisDrone annotations. */
    public static List<String> visDrone(SceneFrame frame) {
        return frame.objects().stream()
                .map(object -> String.format(
                        Locale.ROOT,
                        "%d,%d,%s,%d,%d,%d,%d",
                        frame.index() + 1,
                        object.id(),
                        whole(object.full()),
                        object.counts() ? 1 : 0,
                        object.kind().visDroneCategory(),
                        object.outside() > 1 - WHOLE ? 1 : 0,
                        occlusion(object.visible())))
                .toList();
    }

    private static int occlusion(double visible) {
        if (visible >= WHOLE) {
            return 0;
        }
        return visible >= HALF_HIDDEN ? 1 : 2;
    }

    /** One JSON object: {@code frame} and {@code objects} with id, class, box (left, top, width, height) and so on. */
    public static String json(SceneFrame frame) {
        String objects = frame.objects().stream()
                .map(object -> String.format(
                        Locale.ROOT,
                        "{\"id\":%d,\"class\":\"%s\",\"box\":[%s],\"visible\":%.4f,\"outside\":%.4f,"
                                + "\"distance\":%.3f,\"counts\":%b}",
                        object.id(),
                        object.kind().label(),
                        decimals(object.full(), ","),
                        object.visible(),
                        object.outside(),
                        object.distance(),
                        object.counts()))
                .collect(Collectors.joining(","));
        return "{\"frame\":" + (frame.index() + 1) + ",\"objects\":[" + objects + "]}";
    }

    /** The summary as one JSON object: {@code frames} and {@code unique} counts by class. */
    public static String json(SceneSummary summary) {
        String unique = summary.unique().entrySet().stream()
                .map(entry -> "\"" + entry.getKey().label() + "\":" + entry.getValue())
                .collect(Collectors.joining(","));
        return "{\"frames\":" + summary.frames() + ",\"unique\":{" + unique + "}}";
    }

    private static String decimals(Box box, String separator) {
        return String.format(
                Locale.ROOT,
                "%.2f%s%.2f%s%.2f%s%.2f",
                box.x1(),
                separator,
                box.y1(),
                separator,
                box.width(),
                separator,
                box.height());
    }

    /** VisDrone counts in whole pixels; the smallest such box that holds the true one. */
    private static String whole(Box box) {
        int left = (int) Math.floor(box.x1());
        int top = (int) Math.floor(box.y1());
        int width = (int) Math.ceil(box.x2()) - left;
        int height = (int) Math.ceil(box.y2()) - top;
        return left + "," + top + "," + width + "," + height;
    }
}
