package io.framebus.inference;

import io.framebus.bus.Failure;
import io.framebus.bus.ModelMessage.ModelView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
            ModelFile model = catalogue.find(name);
            Optional<TrialResult> known = trials.remembered(model);
            if (known.isEmpty()) {
                return untried(model);
            }
            return known.get()
                    .inspection()
                    .map(inspection -> tried(model, inspection, AVAILABLE, ""))
                    .orElseGet(() -> unusable(
                            name,
                            model.path().getFileName().toString(),
                            model.licence(),
                            known.get().reason()));
        } catch (Failure failure) {
            return unusable(name, name + ModelCatalogue.EXTENSION, "", String.valueOf(failure.getMessage()));
        }
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
                provider);
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
        return unusable(
                entry.name(),
                entry.file(),
                entry.licence(),
                "its file is not here; framebus models pull " + entry.name() + " fetches it");
    }

    private static ModelView unusable(String name, String file, String licence, String reason) {
        return new ModelView(name, "", file, "", 0, 0, List.of(), licence, UNUSABLE + reason, "");
    }
}
