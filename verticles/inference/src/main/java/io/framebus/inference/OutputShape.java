package io.framebus.inference;

import io.framebus.vision.Classes;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the output of a model means.
 *
 * @param family that writes outputs of this shape
 * @param cells places the model looks at: those of the grids of strides 8, 16 and 32
 * @param classes number of classes
 */
record OutputShape(ModelFamily family, int cells, int classes) {

    private static final int YOLOX_EXTRA = 5;
    private static final int YOLOV8_EXTRA = 4;
    private static final int COCO_CLASSES = 80;

    /** Raw YOLOX centres are offsets of a cell or two; decoded ones spread over the whole input. */
    private static final double MOST_MEAN_OFFSET = 8;

    private static final float TOLERANCE = 1e-3f;

    /** Decides the family by the numbers alone, which is what the file can't be wrong about. */
    static OutputShape recognise(
            List<Long> shape, int width, int height, ModelOverrides overrides, Map<String, String> properties)
            throws Unusable {
        String task = properties.getOrDefault("task", "detect");
        if (!task.equals("detect")) {
            throw new Unusable("its metadata say task " + printable(task) + "; detect is supported");
        }
        long cells = cells(width, height);
        if (shape.size() == 3 && shape.get(0) == 1) {
            long rows = shape.get(1);
            long columns = shape.get(2);
            Optional<ModelFamily> wanted = overrides.family();
            if (rows == cells && wanted.orElse(ModelFamily.YOLOX) == ModelFamily.YOLOX) {
                return of(ModelFamily.YOLOX, cells, columns - YOLOX_EXTRA, shape);
            }
            if (columns == cells && wanted.orElse(ModelFamily.YOLOV8) == ModelFamily.YOLOV8) {
                return of(ModelFamily.YOLOV8, cells, rows - YOLOV8_EXTRA, shape);
            }
        }
        throw new Unusable(unknown(shape, cells, width, height));
    }

    private static OutputShape of(ModelFamily family, long cells, long classes, List<Long> shape) throws Unusable {
        if (classes < 1) {
            throw new Unusable("its output " + shape + " has no room for classes");
        }
        return new OutputShape(family, (int) cells, (int) classes);
    }

    private static String unknown(List<Long> shape, long cells, int width, int height) {
        String found = "its output is " + shape;
        if (shape.size() == 4) {
            return found + ", a map: it looks like segmentation, depth or raw feature maps; a detector is needed";
        }
        if (shape.size() == 2) {
            return found + ": it looks like a classifier or an embedding; a detector is needed";
        }
        if (shape.size() == 3 && shape.get(1) == 3 * cells) {
            return found
                    + ", three anchors a cell: it looks like YOLOv5 or YOLOv7, families that are not supported yet";
        }
        if (shape.size() == 3 && shape.get(2) == 6) {
            return found + ": it looks like boxes after NMS; export it without NMS";
        }
        return found + "; for an input of " + width + "x" + height + " yolox has [1, " + cells
                + ", 5 + classes] and yolov8 [1, 4 + classes, " + cells + "]";
    }

    /** Refuses values that the family's decoder would misread. */
    void check(FloatBuffer output) throws Unusable {
        for (int i = 0; i < output.limit(); i++) {
            if (!Float.isFinite(output.get(i))) {
                throw new Unusable("its output holds " + output.get(i) + " for an ordinary picture");
            }
        }
        switch (family) {
            case YOLOX -> checkYolox(output);
            case YOLOV8 -> checkScores(output, YOLOV8_EXTRA * cells, output.limit());
        }
    }

    private void checkYolox(FloatBuffer output) throws Unusable {
        int columns = YOLOX_EXTRA + classes;
        double offsets = 0;
        for (int row = 0; row < output.limit(); row += columns) {
            offsets += Math.abs(output.get(row)) + Math.abs(output.get(row + 1));
            checkScores(output, row + YOLOX_EXTRA - 1, row + columns);
        }
        if (offsets / (2.0 * cells) > MOST_MEAN_OFFSET) {
            throw new Unusable("its boxes are already decoded in the graph; export YOLOX without decode_in_inference");
        }
    }

    private static void checkScores(FloatBuffer output, int from, int to) throws Unusable {
        for (int i = from; i < to; i++) {
            if (output.get(i) < -TOLERANCE || output.get(i) > 1 + TOLERANCE) {
                throw new Unusable("its scores leave 0..1 (" + output.get(i) + "): the last sigmoid is missing");
            }
        }
    }

    /** The catalogue's names, else those of the metadata, else COCO's for 80 classes, else numbered ones. */
    List<String> classNames(ModelOverrides overrides, Map<String, String> properties) throws Unusable {
        if (!overrides.classes().isEmpty()) {
            return counted(overrides.classes(), "the catalogue names ");
        }
        Optional<List<String>> named = ClassNames.parse(properties.getOrDefault("names", ""));
        if (named.isPresent()) {
            return counted(named.get(), "its metadata name ");
        }
        return classes == COCO_CLASSES
                ? Classes.coco().labels()
                : IntStream.range(0, classes)
                        .mapToObj(index -> "class_" + index)
                        .toList();
    }

    private List<String> counted(List<String> names, String who) throws Unusable {
        if (names.size() != classes) {
            throw new Unusable(who + names.size() + " classes, its output has " + classes);
        }
        return names;
    }

    private static long cells(int width, int height) {
        return IntStream.of(8, 16, 32)
                .mapToLong(stride -> (long) (width / stride) * (height / stride))
                .sum();
    }

    private static String printable(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", " ");
        return clean.length() <= 40 ? clean : clean.substring(0, 40) + "…";
    }
}
