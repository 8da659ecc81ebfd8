package io.framebus.inference;

import java.util.List;
import java.util.Optional;

/** Decides what the outputs of a model mean, by what they are rather than by what the file says of itself. */
final class Recognition {

    private static final List<String> TASKS = List.of("detect", "depth");
    private static final List<Integer> EMBEDDINGS = List.of(128, 256, 384, 512, 576, 640, 751, 768, 1024, 2048);

    private static final String FEATURE_MAPS =
            ", feature maps before their decoding: export YOLOv5 or YOLOv7 with its grid (--grid)";

    private Recognition() {}

    static Reading read(ModelOutputs model) throws Unusable {
        String task = model.properties().getOrDefault("task", "detect");
        if (!TASKS.contains(task) && model.overrides().family().isEmpty()) {
            throw new Unusable(
                    "its metadata say task " + printable(task) + "; " + String.join(" and ", TASKS) + " are supported");
        }
        Optional<Reading> found = SeveralOutputs.recognise(model);
        if (found.isEmpty()) {
            found = SingleOutput.recognise(model);
        }
        Reading reading = found.orElseThrow(() -> new Unusable(unknown(model)));
        return overridden(reading, model);
    }

    /** Bytes are what models with the scaling inside take; the catalogue has the last word. */
    private static Reading overridden(Reading reading, ModelOutputs model) throws Unusable {
        OutputForm form = model.overrides().form().orElse(reading.form());
        if ((form == OutputForm.MAP) != (reading.family() == ModelFamily.DEPTH)) {
            throw new Unusable("the catalogue calls its output " + form.wireName() + ", which is nothing the family "
                    + reading.family().wireName() + " has");
        }
        InputStyle style = model.input().element() == ElementType.UINT8
                ? InputStyle.bytes(reading.style().colours(), reading.style().fit())
                : reading.style();
        return reading.withStyle(model.overrides().style().on(style)).withForm(form);
    }

    private static String unknown(ModelOutputs model) {
        String saidToBe = model.overrides()
                .family()
                .map(family -> "; the catalogue says it is of the family " + family.wireName())
                .orElse("");
        return model.seen().size() == 1
                ? "its output is " + model.seen().getFirst().shape()
                        + guess(model, model.seen().getFirst()) + saidToBe
                : "it has " + model.seen().size() + " outputs (" + model.described() + ")" + guess(model) + saidToBe;
    }

    private static String guess(ModelOutputs model) {
        if (model.seen().stream().anyMatch(seen -> seen.rank() == 4)) {
            return ", one of them a map: it looks like segmentation; a detector is needed";
        }
        if (model.seen().stream().allMatch(seen -> seen.rank() == 5)) {
            return FEATURE_MAPS;
        }
        return "; the supported families (" + ModelFamily.wireNames() + ") have others";
    }

    private static String guess(ModelOutputs model, TrialRuns.Seen output) {
        List<Long> shape = output.shape();
        if (output.values().isEmpty()) {
            return " and holds no numbers";
        }
        if (shape.contains(0L)) {
            return ": as many rows as there are objects; export it without NMS, or with a fixed number of boxes";
        }
        if (output.rank() == 5) {
            return FEATURE_MAPS;
        }
        if (output.rank() == 4) {
            return ", a map: it looks like segmentation or raw feature maps; a detector is needed";
        }
        if (output.rank() == 2 && shape.get(1) == 7) {
            return ": it looks like YOLOv7 with its NMS inside; export it without (no --end2end)";
        }
        boolean upright = model.input().height() >= 2 * model.input().width();
        if (output.rank() == 2 && (upright || EMBEDDINGS.contains(shape.get(1).intValue()))) {
            return ": it looks like an embedding, as re-identification networks give it; a detector is needed";
        }
        if (output.rank() <= 2) {
            return ": it looks like a classifier or an embedding; a detector is needed";
        }
        return "; for an input of " + model.input().width() + "x"
                + model.input().height() + " yolox has [1, "
                + model.cells(8, 16, 32) + ", 5 + classes], yolov5 three times as many rows, yolov8 [1, 4 + classes, "
                + model.cells(8, 16, 32) + "] and yolov10 [1, n, 6]";
    }

    private static String printable(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", " ");
        return clean.length() <= 40 ? clean : clean.substring(0, 40) + "…";
    }
}
