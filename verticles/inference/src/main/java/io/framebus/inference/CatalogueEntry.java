package io.framebus.inference;

import io.framebus.bus.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code models.yaml} says of one model.
 *
 * @param name as requests name it
 * @param file name of its file, without a directory
 * @param sha256 of the file, empty where it is not known
 * @param licence SPDX identifier, empty where unknown
 * @param url where the file can be had, empty where nowhere
 * @param card page that describes the model, empty where there is none
 * @param overrides what can't be read from the file
 */
public record CatalogueEntry(
        String name, String file, String sha256, String licence, String url, String card, ModelOverrides overrides) {

    private static final List<String> KEYS =
            List.of("name", "file", "sha256", "licence", "family", "input", "classes", "url", "card");

    static CatalogueEntry of(Map<String, Object> entry) {
        String name = text(entry, "name");
        for (String key : entry.keySet()) {
            if (!KEYS.contains(key)) {
                throw invalid(name, "has the unknown key " + key + "; known are " + String.join(", ", KEYS));
            }
        }
        if (name.isEmpty() || !ModelCatalogue.isName(name)) {
            throw invalid(name, "needs a name of letters, digits, dots, dashes and underscores");
        }
        String file = entry.containsKey("file") ? text(entry, "file") : name + ModelCatalogue.EXTENSION;
        if (file.contains("/") || !file.endsWith(ModelCatalogue.EXTENSION)) {
            throw invalid(name, "names the file " + file + "; a plain name ending in .onnx is needed");
        }
        String sha256 = text(entry, "sha256");
        if (!sha256.matches("|[0-9a-f]{64}")) {
            throw invalid(name, "has a sha256 that is not 64 lower-case hexadecimal digits");
        }
        return new CatalogueEntry(
                name,
                file,
                sha256,
                text(entry, "licence"),
                text(entry, "url"),
                text(entry, "card"),
                overrides(name, entry));
    }

    private static ModelOverrides overrides(String name, Map<String, Object> entry) {
        String family = text(entry, "family");
        Optional<ModelFamily> known = ModelFamily.ofWireName(family);
        if (!family.isEmpty() && known.isEmpty()) {
            throw invalid(name, "has the unknown family " + family + "; known are " + ModelFamily.wireNames());
        }
        int[] size = size(name, entry.getOrDefault("input", List.of(0, 0)));
        return new ModelOverrides(known, size[0], size[1], classes(name, entry.getOrDefault("classes", List.of())));
    }

    private static int[] size(String name, Object input) {
        if (input instanceof List<?> list
                && list.size() == 2
                && list.get(0) instanceof Integer width
                && list.get(1) instanceof Integer height) {
            return new int[] {width, height};
        }
        throw invalid(name, "has the input " + input + "; [width, height] is needed");
    }

    private static List<String> classes(String name, Object classes) {
        if (classes.equals("coco")) {
            return io.framebus.vision.Classes.coco().labels();
        }
        if (classes instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        throw invalid(name, "has the classes " + classes + "; coco or a list of names is needed");
    }

    private static String text(Map<String, Object> entry, String key) {
        Object value = entry.get(key);
        return value == null ? "" : value.toString();
    }

    private static Failure invalid(String name, String problem) {
        return new Failure(Failure.Kind.INVALID, "models.yaml: model " + (name.isEmpty() ? "?" : name) + " " + problem);
    }
}
