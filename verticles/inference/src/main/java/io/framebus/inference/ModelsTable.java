package io.framebus.inference;

import com.fasterxml.jackson.core.type.TypeReference;
import io.framebus.bus.Failure;
import io.framebus.bus.Json;
import io.framebus.bus.ModelMessage.ModelView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The models there are and those that could be, and where each of them is. Blocks. */
public final class ModelsTable {

    private static final String UNUSABLE = "unusable: ";

    private final InferenceConfig config;
    private final Path shipped;
    private final ModelCatalogue catalogue;

    /** @param shipped the folder of the models that come with the program */
    public ModelsTable(InferenceConfig config, Path shipped) {
        this.config = config;
        this.shipped = shipped;
        this.catalogue = ModelCatalogue.open(config);
    }

    /** Where a model is. */
    private enum Place {
        HERE,
        SHIPPED,
        BUILT_IN,
        NOT_HERE
    }

    private record Row(ModelView view, Place place, long bytes, String family, String licence) {

        Map<String, Object> json() {
            Map<String, Object> fields =
                    Json.mapper().convertValue(view, new TypeReference<LinkedHashMap<String, Object>>() {});
            fields.put("family", family);
            fields.put("licence", licence);
            fields.put("where", place.name().toLowerCase(Locale.ROOT));
            fields.put("bytes", bytes);
            return fields;
        }
    }

    /** Every model, with its family, where it is, its size and licence. */
    public ModelsReport.Report list() {
        List<Row> rows = new ModelViews(catalogue, new ModelTrials(config))
                .all().stream().map(this::row).toList();
        return new ModelsReport.Report(
                true,
                table(rows),
                Json.write(Map.of("models", rows.stream().map(Row::json).toList())));
    }

    private Row row(ModelView view) {
        Optional<CatalogueEntry> entry = catalogue.entry(view.name());
        Optional<Path> file = file(view.name());
        return new Row(
                view,
                place(view.name(), entry, file),
                file.map(ModelsTable::size)
                        .orElse(entry.map(CatalogueEntry::bytes).orElse(0L)),
                view.family().isEmpty() && file.isEmpty()
                        ? entry.map(ModelsTable::family).orElse("")
                        : view.family(),
                file.isPresent() ? view.licence() : catalogue.licence(view.name()));
    }

    private Place place(String name, Optional<CatalogueEntry> entry, Optional<Path> file) {
        if (file.isPresent()) {
            boolean ours = entry.isPresent()
                    && !entry.get().hasAddress()
                    && shipped.equals(file.get().getParent());
            return ours ? Place.SHIPPED : Place.HERE;
        }
        if (catalogue.builtIn(name).isPresent()) {
            return Place.BUILT_IN;
        }
        return catalogue.names().contains(name) ? Place.HERE : Place.NOT_HERE;
    }

    private Optional<Path> file(String name) {
        try {
            return catalogue.names().contains(name) && catalogue.builtIn(name).isEmpty()
                    ? Optional.of(catalogue.find(name).path())
                    : Optional.empty();
        } catch (Failure unreadable) {
            return Optional.empty();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    private static String family(CatalogueEntry entry) {
        return entry.overrides().family().map(ModelFamily::wireName).orElse("");
    }

    private String table(List<Row> rows) {
        if (rows.isEmpty()) {
            String folders = config.folders().stream().map(Path::toString).collect(Collectors.joining(", "));
            return "no models; looked for .onnx files in " + (folders.isEmpty() ? "no folder" : folders);
        }
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("NAME", "FAMILY", "INPUT", "SIZE", "LICENCE", "WHERE"));
        rows.forEach(row -> cells.add(cells(row)));
        return TextTable.aligned(cells);
    }

    private List<String> cells(Row row) {
        ModelView view = row.view();
        return List.of(
                view.name(),
                row.family(),
                view.width() > 0 ? view.width() + "x" + view.height() : "",
                row.bytes() > 0 ? Sizes.shown(row.bytes()) : "",
                row.licence(),
                where(row));
    }

    private String where(Row row) {
        return switch (row.place()) {
            case HERE ->
                "here" + (isAnother(row.view()) ? ", another file than the catalogue's" : "") + trouble(row.view());
            case SHIPPED -> "shipped" + trouble(row.view());
            case BUILT_IN -> "built in";
            case NOT_HERE ->
                catalogue
                                .entry(row.view().name())
                                .filter(CatalogueEntry::hasAddress)
                                .isPresent()
                        ? "not here: models pull " + row.view().name()
                        : "not here";
        };
    }

    private boolean isAnother(ModelView view) {
        return catalogue.entry(view.name()).stream()
                .anyMatch(entry -> !entry.sha256().isEmpty()
                        && !view.sha256().isEmpty()
                        && !entry.sha256().equals(view.sha256()));
    }

    private static String trouble(ModelView view) {
        return view.status().startsWith(UNUSABLE) ? ", " + view.status() : "";
    }
}
