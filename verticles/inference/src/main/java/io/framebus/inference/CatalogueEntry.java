package io.framebus.inference;

import io.framebus.bus.Failure;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What {@code models.yaml} says of one model.
 *
 * @param name as requests name it
 * @param file name of its file, without a directory
 * @param bytes size of the file, 0 where it is not known
 * @param sha256 of the file, empty where it is not known
 * @param licence SPDX identifier, empty where unknown
 * @param note what whoever wants it should know first, empty where there is nothing
 * @param url where the file can be had, empty where nowhere
 * @param card page that describes the model, empty where there is none
 * @param builtIn whether the program itself is the model, so that there is no file
 * @param overrides what can't be read from the file
 */
public record CatalogueEntry(
        String name,
        String file,
        long bytes,
        String sha256,
        String licence,
        String note,
        String url,
        String card,
        boolean builtIn,
        ModelOverrides overrides) {

    private static final List<String> KEYS = Stream.concat(
                    Stream.of("name", "file", "bytes", "sha256", "licence", "note", "url", "card", "built_in"),
                    CatalogueOverrides.KEYS.stream())
            .toList();

    /** Whether its file can be fetched. */
    public boolean hasAddress() {
        return !url.isEmpty();
    }

    /** What to do where its file is not here. */
    String wayToGet() {
        return hasAddress()
                ? "framebus models pull " + name + " fetches it"
                : "put " + file + " into FRAMEBUS_MODELS_DIR" + (card.isEmpty() ? "" : ", see " + card);
    }

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
        return new CatalogueEntry(
                name,
                file(name, entry),
                bytes(name, entry),
                sha256(name, entry),
                text(entry, "licence"),
                text(entry, "note"),
                url(name, entry),
                text(entry, "card"),
                builtIn(name, entry),
                CatalogueOverrides.of(name, entry));
    }

    private static String file(String name, Map<String, Object> entry) {
        String file = entry.containsKey("file") ? text(entry, "file") : name + ModelCatalogue.EXTENSION;
        if (file.contains("/") || !file.endsWith(ModelCatalogue.EXTENSION)) {
            throw invalid(name, "names the file " + file + "; a plain name ending in .onnx is needed");
        }
        return file;
    }

    private static long bytes(String name, Map<String, Object> entry) {
        Object bytes = entry.getOrDefault("bytes", 0);
        if (bytes instanceof Integer || bytes instanceof Long) {
            long size = ((Number) bytes).longValue();
            if (size > 0 || !entry.containsKey("bytes")) {
                return size;
            }
        }
        throw invalid(name, "has the bytes " + bytes + "; the size of the file is needed");
    }

    private static String sha256(String name, Map<String, Object> entry) {
        String sha256 = text(entry, "sha256");
        if (!sha256.matches("|[0-9a-f]{64}")) {
            throw invalid(name, "has a sha256 that is not 64 lower-case hexadecimal digits");
        }
        return sha256;
    }

    private static String url(String name, Map<String, Object> entry) {
        String url = text(entry, "url");
        if (!url.matches("|https?://[^\\s/?#@]+/[^\\s@]*")) {
            throw invalid(name, "has a url that is not http(s)://host/path without credentials");
        }
        return url;
    }

    private static boolean builtIn(String name, Map<String, Object> entry) {
        Object builtIn = entry.getOrDefault("built_in", false);
        if (builtIn instanceof Boolean flag) {
            if (flag && BuiltInModel.named(name).isEmpty()) {
                throw invalid(name, "is no model this program has built in; it has " + BuiltInModel.wireNames());
            }
            return flag;
        }
        throw invalid(name, "has built_in " + builtIn + "; true or false is needed");
    }

    private static String text(Map<String, Object> entry, String key) {
        Object value = entry.get(key);
        return value == null ? "" : value.toString();
    }

    static Failure invalid(String name, String problem) {
        return new Failure(Failure.Kind.INVALID, "model " + (name.isEmpty() ? "?" : name) + " " + problem);
    }
}
