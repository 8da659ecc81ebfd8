package io.framebus.inference;

import io.framebus.vision.OutputDecoder.Output;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Recognises the families with one output that counts.
 *
 * <p>YOLOX, decoded or not, and YOLOv5 share the shape {@code [1, n, 5 + classes]}. YOLOX has one row a cell of strides
 * 8, 16 and 32, YOLOv5 three; that decides, unless the catalogue names the family. With one row a cell, an objectness
 * of exactly 1 everywhere is Meituan's YOLOv6, which wants its pictures like YOLOv5, and so is a file with the stride
 * in its metadata, which ultralytics' exporter writes and YOLOX's does not. Whether YOLOX is decoded is seen by the
 * values: raw centres are offsets of a cell or two, decoded ones spread over the whole input.
 */
final class SingleOutput {

    private static final double MOST_MEAN_OFFSET = 8;
    private static final int YOLOX_EXTRA = 5;
    private static final int YOLOV8_EXTRA = 4;
    private static final int CORNER_COLUMNS = 6;
    private static final int MOST_QUERIES = 2000;
    private static final float TOLERANCE = 0.05f;
    private static final double MOST_DISTORTION = 0.1;
    private static final int LEAST_MAP = 16;

    private final ModelOutputs model;
    private final TrialRuns.Seen output;
    private final FloatBuffer values;
    private final long rows;
    private final long columns;

    private SingleOutput(ModelOutputs model, TrialRuns.Seen output) {
        this.model = model;
        this.output = output;
        this.values = ModelOutputs.values(output).values();
        this.rows = output.shape().get(1);
        this.columns = output.shape().get(2);
    }

    static Optional<Reading> recognise(ModelOutputs model) throws Unusable {
        List<TrialRuns.Seen> tables =
                model.seen().stream().filter(SingleOutput::isTable).toList();
        // Older exporters of YOLOv5 add the feature maps the table was made of.
        boolean alone = tables.size() == 1 && model.seen().stream().allMatch(seen -> isTable(seen) || seen.rank() == 5);
        if (alone) {
            Optional<Reading> found = new SingleOutput(model, tables.getFirst()).recognise();
            if (found.isPresent()) {
                return found;
            }
        }
        return depth(model);
    }

    private static boolean isTable(TrialRuns.Seen seen) {
        return seen.rank() == 3 && seen.shape().getFirst() == 1 && seen.values().isPresent();
    }

    private Optional<Reading> recognise() throws Unusable {
        boolean wholeCells = rows == model.cells(8, 16, 32);
        if (model.mayBe(ModelFamily.YOLOX) && wholeCells) {
            requireClasses(columns - YOLOX_EXTRA);
            if (!isRaw() && model.overrides().family().isEmpty() && isYolov5WithoutAnchors()) {
                return found(ModelFamily.YOLOV5, OutputForm.DECODED, columns - YOLOX_EXTRA);
            }
            return found(ModelFamily.YOLOX, isRaw() ? OutputForm.RAW : OutputForm.DECODED, columns - YOLOX_EXTRA);
        }
        if (model.mayBe(ModelFamily.YOLOV5) && isYolov5()) {
            requireClasses(columns - YOLOX_EXTRA);
            return found(ModelFamily.YOLOV5, OutputForm.DECODED, columns - YOLOX_EXTRA);
        }
        if (model.mayBe(ModelFamily.YOLOV8) && isYolov8()) {
            requireClasses(rows - YOLOV8_EXTRA);
            return found(ModelFamily.YOLOV8, OutputForm.COLUMNS, rows - YOLOV8_EXTRA);
        }
        if (model.mayBe(ModelFamily.YOLOV10) && columns == CORNER_COLUMNS && hasScoresAndIds()) {
            OutputForm form = isNormalised() ? OutputForm.CORNERS_NORMALISED : OutputForm.CORNERS;
            return found(ModelFamily.YOLOV10, form, 0);
        }
        if (model.mayBe(ModelFamily.DETR) && isDetr()) {
            return found(ModelFamily.DETR, OutputForm.SCORED, columns - YOLOV8_EXTRA);
        }
        return Optional.empty();
    }

    private boolean isRaw() {
        double offsets = 0;
        for (int row = 0; row < rows; row++) {
            offsets += Math.abs(value(row, 0)) + Math.abs(value(row, 1));
        }
        return offsets / (2.0 * rows) <= MOST_MEAN_OFFSET;
    }

    private boolean isYolov5WithoutAnchors() {
        if (model.properties().containsKey("stride")) {
            return true;
        }
        for (int row = 0; row < rows; row++) {
            if (value(row, 4) != 1) {
                return false;
            }
        }
        return true;
    }

    private boolean isYolov5() {
        return rows == 3 * model.cells(8, 16, 32)
                || rows == 3 * model.cells(8, 16, 32, 64)
                || (rows > columns && model.namesAre(columns - YOLOX_EXTRA))
                || model.isSaidToBe(ModelFamily.YOLOV5);
    }

    private boolean isYolov8() {
        return columns == model.cells(8, 16, 32)
                || columns == model.cells(8, 16, 32, 64)
                || columns == model.cells(4, 8, 16, 32)
                || (columns > rows && model.namesAre(rows - YOLOV8_EXTRA))
                || model.isSaidToBe(ModelFamily.YOLOV8);
    }

    private boolean hasScoresAndIds() {
        for (int row = 0; row < rows; row++) {
            float score = value(row, 4);
            float id = value(row, 5);
            if (score < -TOLERANCE || score > 1 + TOLERANCE || id != Math.rint(id)) {
                return false;
            }
        }
        return true;
    }

    /** An output that is zero throughout says nothing, and pixels are the rule. */
    private boolean isNormalised() {
        float greatest = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < 4; column++) {
                greatest = Math.max(greatest, Math.abs(value(row, column)));
            }
        }
        return greatest > 0 && greatest < 2;
    }

    private boolean isDetr() {
        if (rows > MOST_QUERIES || !(model.namesAre(columns - YOLOV8_EXTRA) || model.isSaidToBe(ModelFamily.DETR))) {
            return false;
        }
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                if (value(row, column) < -TOLERANCE || value(row, column) > 1 + TOLERANCE) {
                    return false;
                }
            }
        }
        return true;
    }

    private void requireClasses(long classes) throws Unusable {
        if (classes < 1) {
            throw new Unusable("its output " + output.shape() + " has no room for classes");
        }
    }

    private float value(int row, int column) {
        return values.get((int) (row * columns + column));
    }

    private Optional<Reading> found(ModelFamily family, OutputForm form, long classes) {
        // How many boxes an export with its own NMS gives may follow the picture; the grids' number can't.
        boolean pinned = output.floats32() && (output.fixed() || family != ModelFamily.YOLOV10);
        return Optional.of(new Reading(
                family,
                form,
                family.style(),
                List.of(new OutputSpec(output.name(), output.shape(), pinned)),
                classes == 0 ? Optional.empty() : Optional.of((int) classes),
                Optional.empty()));
    }

    /** One value for each pixel of a map that has the picture's proportions. */
    private static Optional<Reading> depth(ModelOutputs model) {
        if (!model.mayBe(ModelFamily.DEPTH) || model.seen().size() != 1) {
            return Optional.empty();
        }
        TrialRuns.Seen map = model.seen().getFirst();
        int rank = map.rank();
        boolean oneChannel = rank == 3
                || (rank == 4 && (map.shape().get(1) == 1 || map.shape().get(3) == 1));
        if (!oneChannel || map.shape().getFirst() != 1 || map.values().isEmpty()) {
            return Optional.empty();
        }
        boolean last = rank == 4 && map.shape().get(1) != 1;
        long height = map.shape().get(last || rank == 3 ? 1 : 2);
        long width = map.shape().get(last || rank == 3 ? 2 : 3);
        double distortion = (double) width
                * model.input().height()
                / ((double) height * model.input().width());
        if (Math.min(height, width) < LEAST_MAP || Math.abs(distortion - 1) > MOST_DISTORTION) {
            return Optional.empty();
        }
        Output values = ModelOutputs.values(map);
        return Optional.of(new Reading(
                ModelFamily.DEPTH,
                OutputForm.MAP,
                ModelFamily.DEPTH.style(),
                List.of(new OutputSpec(map.name(), values.shape(), map.floats32())),
                Optional.empty(),
                Optional.of(model.overrides()
                        .depth()
                        .or(() -> DepthMeaning.of(model.properties()))
                        .orElse(DepthMeaning.USUAL))));
    }
}
