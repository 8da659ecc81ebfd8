package io.framebus.inference;

import io.framebus.bus.Failure;
import io.framebus.bus.ModelMessage.ModelDetails;
import io.framebus.bus.ModelMessage.ModelView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The catalogue as others see it: what is known of each model without trying it. Reads files. */
final class ModelViews {

    static final String AVAILABLE = "available";
    static final String LOADED = "loaded";
    private static final String UNUSABLE = "unusable: ";

    private final ModelCatalogue catalogue;
    private final ModelTrials trials;

    ModelViews(ModelCatalogue catalogue, ModelTrials trials) {
        this.catalogue = catalogue;
        this.trials = trials;
    }

    /** All models by name, those included whose file is not here. */
    List<ModelView> all() {
        List<String> names = catalogue.names();
        List<ModelView> views = new ArrayList<>();
        names.forEach(name -> views.add(view(name)));
        catalogue.entries().stream()
                .filter(entry -> !names.contains(entry.name()))
                .map(ModelViews::absent)
                .forEach(views::add);
        return List.copyOf(views);
    }

    private ModelView view(String name) {
        try {
            Optional<BuiltInModel> builtIn = catalogue.builtIn(name);
            return builtIn.isPresent()
                    ? builtIn.get().view(catalogue.licence(name), "", AVAILABLE, "")
                    : view(catalogue.find(name));
        } catch (Failure failure) {
            return unusable(name, name + ModelCatalogue.EXTENSION, "", String.valueOf(failure.getMessage()));
        }
    }

    /** What is known of a file without trying it. */
    ModelView view(ModelFile model) {
        Optional<TrialResult> known = trials.remembered(model);
        if (known.isEmpty()) {
            return untried(model);
        }
        return known.get()
                .inspection()
                .map(inspection -> tried(model, inspection, AVAILABLE, ""))
                .orElseGet(() -> unusable(
                        model.name(),
                        model.path().getFileName().toString(),
                        model.licence(),
                        known.get().reason()));
    }

    /**
     * A model whose trial went well.
     *
     * @param provider execution provider in use, empty until loaded
     */
    static ModelView tried(ModelFile model, Inspection inspection, String status, String provider) {
        return new ModelView(
                model.name(),
                inspection.family().wireName(),
                model.path().getFileName().toString(),
                model.sha256(),
                inspection.width(),
                inspection.height(),
                inspection.classes(),
                model.licence(),
                status,
                provider,
                Optional.of(details(inspection)));
    }

    /** What a trial found, in the words of the interface. */
    static ModelDetails details(Inspection inspection) {
        InputSpec input = inspection.input();
        Reading reading = inspection.reading();
        Map<String, List<Long>> outputs = new LinkedHashMap<>();
        reading.outputs().forEach(output -> outputs.put(output.name(), output.shape()));
        return new ModelDetails(
                input.name(),
                input.layout(),
                input.element().wireName(),
                reading.style().colours().name().toLowerCase(Locale.ROOT),
                reading.style().mean(),
                reading.style().scale(),
                reading.style().fit().name().toLowerCase(Locale.ROOT),
                reading.form().wireName(),
                outputs,
                reading.depth().map(DepthMeaning::toString).orElse(""),
                new TreeMap<>(inspection.opsets()),
                inspection.dynamicAxes(),
                input.freeBatch(),
                inspection.producer(),
                inspection.runMicros() / 1000.0);
    }

    private static ModelView untried(ModelFile model) {
        ModelOverrides overrides = model.overrides();
        return new ModelView(
                model.name(),
                overrides.family().map(ModelFamily::wireName).orElse(""),
                model.path().getFileName().toString(),
                model.sha256(),
                overrides.width(),
                overrides.height(),
                overrides.classes(),
                model.licence(),
                AVAILABLE,
                "");
    }

    private static ModelView absent(CatalogueEntry entry) {
        return unusable(entry.name(), entry.file(), entry.licence(), "its file is not here; " + entry.wayToGet());
    }

    private static ModelView unusable(String name, String file, String licence, String reason) {
        return new ModelView(name, "", file, "", 0, 0, List.of(), licence, UNUSABLE + reason, "");
    }
}
