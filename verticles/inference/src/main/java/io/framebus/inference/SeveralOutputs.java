package io.framebus.inference;

import io.framebus.vision.Letterbox;
import io.framebus.vision.OutputDecoder.Output;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Recognises the families with several outputs, by their names first and by their shapes and values where these fail.
 */
final class SeveralOutputs {

    private static final int[] STRIDES = {8, 16, 32};
    private static final int BOX = 4;
    private static final int COCO_IDS = 91;
    private static final int COCO_IDS_AND_NO_OBJECT = 92;
    private static final float TOLERANCE = 0.01f;

    private final ModelOutputs model;

    private SeveralOutputs(ModelOutputs model) {
        this.model = model;
    }

    static Optional<Reading> recognise(ModelOutputs model) throws Unusable {
        SeveralOutputs several = new SeveralOutputs(model);
        Optional<Reading> found = several.nanodet();
        if (found.isEmpty()) {
            found = several.ssd();
        }
        return found.isPresent() ? found : several.detr();
    }

    /** For each stride the scores and the distances of as many cells as the stride's grid has. */
    private Optional<Reading> nanodet() {
        if (!model.mayBe(ModelFamily.NANODET)) {
            return Optional.empty();
        }
        List<OutputSpec> outputs = new ArrayList<>();
        int classes = 0;
        for (int stride : STRIDES) {
            Optional<TrialRuns.Seen> scores = table(model.named("cls"), model.cells(stride));
            Optional<TrialRuns.Seen> distances = table(model.named("dis", "reg"), model.cells(stride));
            if (scores.isEmpty()
                    || distances.isEmpty()
                    || distances.get().shape().get(2) % BOX != 0) {
                return Optional.empty();
            }
            classes = scores.get().shape().get(2).intValue();
            outputs.add(fixed(scores.get()));
            outputs.add(fixed(distances.get()));
        }
        return Optional.of(new Reading(
                ModelFamily.NANODET,
                OutputForm.DISTRIBUTIONS,
                ModelFamily.NANODET.style(),
                outputs,
                Optional.of(classes),
                Optional.empty()));
    }

    private static Optional<TrialRuns.Seen> table(List<TrialRuns.Seen> outputs, long rows) {
        return outputs.stream()
                .filter(output -> output.rank() == 3 && output.shape().get(1) == rows)
                .findFirst();
    }

    /** Boxes {@code [1, n, 4]} with one score and one class each, and possibly how many of them count. */
    private Optional<Reading> ssd() {
        Optional<TrialRuns.Seen> boxes = model.seen().stream()
                .filter(output -> !output.name().startsWith("raw_"))
                .filter(output -> output.rank() >= 2 && output.shape().getLast() == BOX)
                .findFirst();
        if (boxes.isEmpty() || !(model.mayBe(ModelFamily.SSD) || model.mayBe(ModelFamily.DETR))) {
            return Optional.empty();
        }
        List<Long> each = boxes.get().shape().subList(0, boxes.get().rank() - 1);
        List<TrialRuns.Seen> vectors = model.seen().stream()
                .filter(output -> output.shape().equals(each) && output.values().isPresent())
                .toList();
        Optional<TrialRuns.Seen> scores = vectors.stream()
                .filter(output -> ModelOutputs.isNamed(output, "score", "conf"))
                .findFirst();
        Optional<TrialRuns.Seen> classes = vectors.stream()
                .filter(output -> ModelOutputs.isNamed(output, "class", "label", "categor"))
                .findFirst();
        if ((scores.isEmpty() || classes.isEmpty()) && vectors.size() == 2) {
            // Class ids are whole numbers; where both are, all is zero, and TensorFlow Lite has the classes first.
            boolean classesFirst = isWhole(vectors.getFirst()) || !isWhole(vectors.getLast());
            classes = Optional.of(classesFirst ? vectors.getFirst() : vectors.getLast());
            scores = Optional.of(classesFirst ? vectors.getLast() : vectors.getFirst());
        }
        if (scores.isEmpty() || classes.isEmpty()) {
            return Optional.empty();
        }
        List<TrialRuns.Seen> all = new ArrayList<>(List.of(boxes.get(), scores.get(), classes.get()));
        model.seen().stream()
                .filter(output -> output.values().isPresent()
                        && ModelOutputs.values(output).values().limit() == 1
                        && !all.contains(output))
                .findFirst()
                .ifPresent(all::add);
        return Optional.of(ssd(all));
    }

    private Reading ssd(List<TrialRuns.Seen> outputs) {
        // A model that asks for the picture's size is RT-DETR or D-FINE with its post-processing.
        boolean detr = model.input().sizesInput().isPresent();
        return new Reading(
                detr ? ModelFamily.DETR : ModelFamily.SSD,
                detr ? OutputForm.XYXY_PIXELS : corners(outputs.getFirst()),
                detr ? ModelFamily.DETR.style() : ModelFamily.SSD.style(),
                // Their number may follow the picture, whatever the file declares.
                outputs.stream()
                        .map(output -> new OutputSpec(output.name(), output.shape(), false))
                        .toList(),
                Optional.empty(),
                Optional.empty());
    }

    private static OutputForm corners(TrialRuns.Seen boxes) {
        if (greatest(ModelOutputs.values(boxes).values()) > 2) {
            return OutputForm.XYXY_PIXELS;
        }
        return ModelOutputs.isNamed(boxes, "detection_", "TFLite", "StatefulPartitionedCall")
                ? OutputForm.YXYX
                : OutputForm.XYXY;
    }

    private static boolean isWhole(TrialRuns.Seen output) {
        FloatBuffer values = ModelOutputs.values(output).values();
        for (int i = 0; i < values.limit(); i++) {
            if (values.get(i) != Math.rint(values.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Boxes {@code [1, queries, 4]} and logits {@code [1, queries, classes]}. */
    private Optional<Reading> detr() throws Unusable {
        Optional<TrialRuns.Seen> boxes = model.seen().stream()
                .filter(output -> output.rank() == 3 && output.shape().get(2) == BOX)
                .filter(output -> model.seen().size() == 2 || ModelOutputs.isNamed(output, "box", "dets"))
                .findFirst();
        if (!model.mayBe(ModelFamily.DETR) || boxes.isEmpty()) {
            return Optional.empty();
        }
        long queries = boxes.get().shape().get(1);
        Optional<TrialRuns.Seen> logits = model.seen().stream()
                .filter(output -> !output.name().equals(boxes.get().name()) && output.rank() == 3)
                .filter(output -> output.shape().get(1) == queries)
                .filter(output -> model.seen().size() == 2 || ModelOutputs.isNamed(output, "logits", "labels"))
                .findFirst();
        if (logits.isEmpty()) {
            return Optional.empty();
        }
        Output scores = ModelOutputs.values(logits.get());
        if (isProbability(scores.values()) && !model.isSaidToBe(ModelFamily.DETR)) {
            throw new Unusable("its outputs (" + model.described() + ") are boxes and finished scores before any"
                    + " suppression, as SSD has them inside; export it with its NMS");
        }
        return Optional.of(detr(boxes.get(), logits.get(), scores.shape().get(2).intValue()));
    }

    private Reading detr(TrialRuns.Seen boxes, TrialRuns.Seen logits, int count) {
        boolean roboflow = ModelOutputs.isNamed(boxes, "dets");
        boolean oneMore = model.namesAre(count - 1L);
        boolean noObject = count == COCO_IDS_AND_NO_OBJECT || (oneMore && !roboflow);
        boolean imageNet = roboflow || noObject || count == COCO_IDS;
        return new Reading(
                ModelFamily.DETR,
                noObject ? OutputForm.SOFTMAX : OutputForm.SIGMOID,
                imageNet ? InputStyle.imageNet(Letterbox.Fit.STRETCHED) : ModelFamily.DETR.style(),
                List.of(fixed(boxes), fixed(logits)),
                Optional.of(noObject || oneMore ? count - 1 : count),
                Optional.empty());
    }

    private static boolean isProbability(FloatBuffer values) {
        for (int i = 0; i < values.limit(); i++) {
            if (values.get(i) < -TOLERANCE || values.get(i) > 1 + TOLERANCE) {
                return false;
            }
        }
        return true;
    }

    private static float greatest(FloatBuffer values) {
        float greatest = 0;
        for (int i = 0; i < values.limit(); i++) {
            greatest = Math.max(greatest, Math.abs(values.get(i)));
        }
        return greatest;
    }

    private static OutputSpec fixed(TrialRuns.Seen output) {
        return new OutputSpec(output.name(), output.shape(), output.floats32());
    }
}
