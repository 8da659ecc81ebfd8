package io.framebus.inference;

import io.framebus.bus.Failure;
import io.framebus.bus.Json;
import io.framebus.bus.ModelMessage.ModelView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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

    /** Every model of the catalogue. */
    public Report list() {
        ModelCatalogue catalogue = ModelCatalogue.open(config);
        List<ModelView> models = new ModelViews(catalogue, new ModelTrials(config)).all();
        return new Report(true, table(models), Json.write(Map.of("models", models)));
    }

    private String table(List<ModelView> models) {
        if (models.isEmpty()) {
            String folders = config.folders().stream().map(Path::toString).collect(Collectors.joining(", "));
            return "no models; looked for .onnx files in " + (folders.isEmpty() ? "no folder" : folders);
        }
        int width =
                models.stream().mapToInt(model -> model.name().length()).max().orElse(0);
        return models.stream()
                .map(model -> String.format(Locale.ROOT, "%-" + width + "s  %s", model.name(), line(model)))
                .collect(Collectors.joining("\n"));
    }

    private static String line(ModelView model) {
        String size = model.width() > 0 ? model.width() + "x" + model.height() + "  " : "";
        String classes = model.classes().isEmpty() ? "" : model.classes().size() + " classes  ";
        String licence = model.licence().isEmpty() ? "" : model.licence() + "  ";
        String family = model.family().isEmpty() ? "" : model.family() + "  ";
        return family + size + classes + licence + model.status();
    }

    /** What one file is, or why it can't be used. */
    public Report check(Path file) {
        if (!Files.isRegularFile(file)) {
            return refusal(file, "there is no such file");
        }
        try {
            ModelFile model = ModelCatalogue.open(config).describe(ModelCatalogue.nameOf(file), file);
            TrialResult result = new ModelTrials(config).result(model);
            return result.inspection()
                    .map(inspection -> description(model, inspection))
                    .orElseGet(() -> refusal(file, result.reason()));
        } catch (Failure failure) {
            return refusal(file, String.valueOf(failure.getMessage()));
        }
    }

    private static Report refusal(Path file, String reason) {
        return new Report(
                false,
                file + " can't be used: " + reason,
                Json.write(new TreeMap<>(Map.of("file", file.toString(), "usable", false, "reason", reason))));
    }

    private static Report description(ModelFile model, Inspection found) {
        ModelFamily family = found.family();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("family", family.wireName());
        lines.put("input", found.inputName() + " [1, 3, " + found.height() + ", " + found.width() + "]");
        lines.put("layout", layout(family));
        lines.put("output", found.outputName() + " " + found.outputShape());
        lines.put("classes", classes(found.classes()));
        lines.put("opset", opsets(found));
        lines.put("free axes", found.dynamicAxes().isEmpty() ? "none" : String.join(", ", found.dynamicAxes()));
        lines.put("producer", found.producer().isEmpty() ? "unknown" : found.producer());
        lines.put("sha256", model.sha256());
        lines.put(
                "ran once in",
                milliseconds(found.runMicros()) + " (first time " + milliseconds(found.firstRunMicros())
                        + "), one thread");
        String text = lines.entrySet().stream()
                .map(line -> String.format(Locale.ROOT, "  %-12s %s", line.getKey(), line.getValue()))
                .collect(Collectors.joining("\n"));
        return new Report(true, model.path() + " is usable\n" + text, json(model, found));
    }

    private static String layout(ModelFamily family) {
        return "channels first, " + family.colourOrder() + ", " + (family.scale() == 1f ? "0..255" : "0..1")
                + ", frame " + (family.centered() ? "in the middle" : "in the upper left");
    }

    private static String classes(List<String> classes) {
        String shown = classes.stream().limit(SHOWN_CLASSES).collect(Collectors.joining(", "));
        return classes.size() + ": " + shown + (classes.size() > SHOWN_CLASSES ? ", …" : "");
    }

    private static String opsets(Inspection found) {
        return new TreeMap<>(found.opsets())
                .entrySet().stream()
                        .map(opset -> opset.getKey() + " " + opset.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String milliseconds(long micros) {
        return String.format(Locale.ROOT, "%.1f ms", micros / 1000.0);
    }

    private static String json(ModelFile model, Inspection found) {
        ModelFamily family = found.family();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", model.path().toString());
        fields.put("usable", true);
        fields.put("name", model.name());
        fields.put("sha256", model.sha256());
        fields.put("licence", model.licence());
        fields.put("family", family.wireName());
        fields.put("width", found.width());
        fields.put("height", found.height());
        fields.put("layout", "nchw");
        fields.put("colour_order", family.colourOrder().toString().toLowerCase(Locale.ROOT));
        fields.put("scale", family.scale());
        fields.put("output_shape", found.outputShape());
        fields.put("classes", found.classes());
        fields.put("opsets", new TreeMap<>(found.opsets()));
        fields.put("dynamic_axes", found.dynamicAxes());
        fields.put("producer", found.producer());
        fields.put("run_ms", found.runMicros() / 1000.0);
        return Json.write(fields);
    }
}
