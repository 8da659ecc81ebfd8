package io.framebus.inference;

import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.framebus.vision.Letterbox;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Says what an ONNX file is by loading it, reading its inputs, outputs and metadata, and running it on grey and on
 * noisy pictures. Meant for the trial's child process: a hostile file may crash or exhaust the JVM that inspects it.
 */
final class ModelInspector {

    /** Raised when a change here may judge a file differently, which makes earlier results void. */
    static final int VERSION = 4;

    private static final int COCO_CLASSES = 80;
    private static final int COCO_IDS = 91;

    private final OrtEnvironment environment;
    private final ModelOverrides overrides;

    ModelInspector(OrtEnvironment environment, ModelOverrides overrides) {
        this.environment = environment;
        this.overrides = overrides;
    }

    /** @param model direct */
    TrialResult inspect(ByteBuffer model) {
        OnnxHeader header = OnnxHeader.read(model);
        if (header.externalData().isPresent()) {
            return TrialResult.unusable("its weights lie in other files ("
                    + header.externalData().get() + "), which are not read; save it as one file");
        }
        try (OrtSession session = OnnxSessions.open(environment, model, 1, InferenceConfig.Provider.CPU)) {
            return TrialResult.usable(inspect(session, header));
        } catch (Unusable unusable) {
            return TrialResult.unusable(unusable.reason());
        } catch (OrtException refused) {
            return TrialResult.unusable(
                    header.flaw().orElseGet(() -> "ONNX Runtime refuses it: " + OnnxSessions.reason(refused)));
        }
    }

    private Inspection inspect(OrtSession session, OnnxHeader header) throws OrtException, Unusable {
        OnnxModelMetadata metadata = session.getMetadata();
        Map<String, String> properties = metadata.getCustomMetadata();
        ImageInput image = ImageInput.of(session.getInputInfo(), overrides, properties);
        InputSpec input = image.spec();
        TrialRuns runs = new TrialRuns(environment, session, image);

        // The style follows from the family; until it is known, small values harm no family.
        TrialRuns.Run first = runs.onGrey(
                input.element() == ElementType.UINT8
                        ? InputStyle.bytes(ModelFamily.YOLOX.style().colours(), Letterbox.Fit.STRETCHED)
                        : InputStyle.unit(Letterbox.Fit.STRETCHED));
        Reading reading = Recognition.read(new ModelOutputs(first.outputs(), input, properties, overrides));
        List<String> classes = classNames(reading, properties);
        TrialRuns.Run grey = runs.onGrey(reading.style());
        OutputCheck.check(reading, input, classes, grey.read(reading.outputs()));
        TrialRuns.Run noise = runs.onNoise(reading.style());
        OutputCheck.check(reading, input, classes, noise.read(reading.outputs()));
        return new Inspection(
                reading,
                input.withFreeBatch(runs.takesTwo(reading)),
                classes,
                header.opsets(),
                image.freeAxes(),
                metadata.getProducerName(),
                first.nanos() / 1_000,
                noise.nanos() / 1_000);
    }

    /** The catalogue's names, else those of the metadata, else COCO's where their number fits, else numbered ones. */
    private List<String> classNames(Reading reading, Map<String, String> properties) throws Unusable {
        if (reading.family() == ModelFamily.DEPTH) {
            return List.of();
        }
        if (!overrides.classes().isEmpty()) {
            return counted(overrides.classes(), reading.classCount(), "the catalogue names ");
        }
        Optional<List<String>> named = ClassNames.parse(properties.getOrDefault("names", ""));
        if (named.isPresent()) {
            return counted(named.get(), reading.classCount(), "its metadata name ");
        }
        int count = reading.classCount().orElse(reading.family() == ModelFamily.SSD ? COCO_IDS : COCO_CLASSES);
        return switch (count) {
            case COCO_CLASSES -> ClassLists.coco();
            case COCO_IDS -> ClassLists.cocoIds();
            default ->
                IntStream.range(0, count).mapToObj(index -> "class_" + index).toList();
        };
    }

    private static List<String> counted(List<String> names, Optional<Integer> count, String who) throws Unusable {
        if (count.isPresent() && count.get() != names.size()) {
            throw new Unusable(who + names.size() + " classes, its output has " + count.get());
        }
        return names;
    }
}
