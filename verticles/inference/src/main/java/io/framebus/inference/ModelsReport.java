package io.framebus.inference;

import com.fasterxml.jackson.core.type.TypeReference;
import io.framebus.bus.Failure;
import io.framebus.bus.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** What the command line says about models. Blocks. */
public final class ModelsReport {

    private static final int SHOWN_CLASSES = 8;

    private final InferenceConfig config;

    public ModelsReport(InferenceConfig config) {
        this.config = config;
    }

    /**
     * A text for people and the same as JSON, both without a trailing line end.
     *
     * @param usable false where the command has failed
     */
    public record Report(boolean usable, String text, String json) {}

    /** What one file is, or a model that is built in by its name, or why it can't be used; found out anew. */
    public Report check(Path file) {
        return report(file, ModelTrials::tried);
    }

    /** The same, without another trial of a file that was tried before. */
    public Report recall(Path file) {
        return report(file, ModelTrials::result);
    }

    private Report report(Path file, BiFunction<ModelTrials, ModelFile, TrialResult> trial) {
        try {
            ModelCatalogue catalogue = ModelCatalogue.open(config);
            if (!Files.isRegularFile(file)) {
                return catalogue
                        .builtIn(file.toString())
                        .map(model -> BuiltInReport.of(model, catalogue.licence(model.modelName())))
                        .orElseGet(() -> refusal(file, absence(file)));
            }
            ModelFile model = catalogue.describe(ModelCatalogue.nameOf(file), file);
            TrialResult result = trial.apply(new ModelTrials(config), model);
            return result.inspection()
                    .map(inspection -> description(model, inspection))
                    .orElseGet(() -> refusal(file, result.reason()));
        } catch (Failure failure) {
            return refusal(file, String.valueOf(failure.getMessage()));
        }
    }

    private static String absence(Path file) {
        if (!Files.exists(file)) {
            return "there is no such file";
        }
        return Files.isDirectory(file) ? "it is a directory" : "it is no regular file";
    }

    private static Report refusal(Path file, String reason) {
        return new Report(
                false,
                file + " can't be used: " + reason,
                Json.write(new TreeMap<>(Map.of("file", file.toString(), "usable", false, "reason", reason))));
    }

    private static Report description(ModelFile model, Inspection found) {
        InputSpec input = found.input();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("family", found.family().wireName());
        lines.put(
                "input",
                input.name() + " " + input.shape() + ", " + input.element().wireName());
        lines.put("layout", layout(input, found.reading().style()));
        lines.put("output", outputs(found.reading()));
        model.overrides().iou().ifPresent(iou -> lines.put("overlap", "above " + iou + " the weaker box goes"));
        found.reading().depth().ifPresent(depth -> lines.put("depth", depth.toString()));
        if (!found.classes().isEmpty()) {
            lines.put("classes", classes(found.classes()));
        }
        lines.put("opset", opsets(found));
        lines.put("free axes", freeAxes(found));
        lines.put("producer", found.producer().isEmpty() ? "unknown" : found.producer());
        lines.put("sha256", model.sha256());
        lines.put(
                "ran once in",
                milliseconds(found.runMicros()) + " (first time " + milliseconds(found.firstRunMicros())
                        + "), one thread");
        return new Report(true, model.path() + " is usable\n" + text(lines), json(model, found));
    }

    static String text(Map<String, String> lines) {
        return lines.entrySet().stream()
                .map(line -> String.format(Locale.ROOT, "  %-12s %s", line.getKey(), line.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String layout(InputSpec input, InputStyle style) {
        return (input.channelsLast() ? "channels last, " : "channels first, ") + style.colours() + ", " + style.range()
                + ", " + style.place();
    }

    private static String outputs(Reading reading) {
        return reading.outputs().stream()
                        .map(output -> output.name() + " " + output.shape())
                        .collect(Collectors.joining(", "))
                + ", " + reading.form().wireName();
    }

    private static String freeAxes(Inspection found) {
        if (found.dynamicAxes().isEmpty()) {
            return "none";
        }
        return String.join(", ", found.dynamicAxes())
                + (found.input().freeBatch() ? "; several pictures fit into a run" : "; one picture a run");
    }

    static String classes(List<String> classes) {
        String shown = classes.stream().limit(SHOWN_CLASSES).collect(Collectors.joining(", "));
        return classes.size() + ": " + shown + (classes.size() > SHOWN_CLASSES ? ", …" : "");
    }

    private static String opsets(Inspection found) {
        return new TreeMap<>(found.opsets())
                .entrySet().stream()
                        .map(opset -> opset.getKey() + " " + opset.getValue())
                        .collect(Collectors.joining(", "));
    }

    static String milliseconds(long micros) {
        return String.format(Locale.ROOT, "%.1f ms", micros / 1000.0);
    }

    private static String json(ModelFile model, Inspection found) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", model.path().toString());
        fields.put("usable", true);
        fields.put("name", model.name());
        fields.put("sha256", model.sha256());
        fields.put("licence", model.licence());
        fields.put("family", found.family().wireName());
        fields.put("width", found.width());
        fields.put("height", found.height());
        fields.put("classes", found.classes());
        fields.putAll(
                Json.mapper().convertValue(ModelViews.details(found), new TypeReference<Map<String, Object>>() {}));
        return Json.write(fields);
    }
}
