package io.framebus.inference;

import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.framebus.bus.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The models there are: every {@code .onnx} file of the configured folders and the files given by path, named like the
 * file, and what the shipped {@code models.yaml} and those of the folders know about them. Folders are read anew at
 * each question, so a file that was put there is found without a restart. Reads files: not for an event loop.
 * Thread-safe.
 */
public final class ModelCatalogue {

    static final String EXTENSION = ".onnx";

    private static final String FILE = "models.yaml";

    private static final int MOST_MODELS = 10_000;

    private final List<Path> folders;
    private final List<Path> files;
    private final List<CatalogueEntry> entries;
    private final Map<Fingerprint, String> hashes = new ConcurrentHashMap<>();

    private ModelCatalogue(List<Path> folders, List<Path> files, List<CatalogueEntry> entries) {
        this.folders = folders;
        this.files = files;
        this.entries = entries;
    }

    private record Fingerprint(Path path, long size, long modifiedMillis) {}

    /** No models at all. */
    static ModelCatalogue empty() {
        return new ModelCatalogue(List.of(), List.of(), List.of());
    }

    /** Reads {@code models.yaml}; INVALID naming what is wrong with it, or the given file that does not exist. */
    public static ModelCatalogue open(InferenceConfig config) {
        for (Path file : config.files()) {
            if (!Files.isRegularFile(file)) {
                throw new Failure(Failure.Kind.INVALID, "there is no model file " + file);
            }
        }
        return new ModelCatalogue(config.folders(), config.files(), entries(config));
    }

    /** What the folders say of models, then what is shipped; the first who names a model is right. */
    private static List<CatalogueEntry> entries(InferenceConfig config) {
        Map<String, CatalogueEntry> entries = new LinkedHashMap<>();
        Stream.concat(
                        config.folders().stream()
                                .map(folder -> folder.resolve(FILE))
                                .filter(Files::isRegularFile),
                        config.catalogue().stream())
                .map(yaml -> yaml.toAbsolutePath().normalize())
                .distinct()
                .flatMap(yaml -> readEntries(yaml).stream())
                .forEach(entry -> entries.putIfAbsent(entry.name(), entry));
        return List.copyOf(entries.values());
    }

    private static List<CatalogueEntry> readEntries(Path yaml) {
        try {
            Document document = new ObjectMapper(new YAMLFactory()).readValue(yaml.toFile(), Document.class);
            List<CatalogueEntry> entries =
                    document.models().stream().map(CatalogueEntry::of).toList();
            Set<String> names = new HashSet<>();
            for (CatalogueEntry entry : entries) {
                if (!names.add(entry.name())) {
                    throw CatalogueEntry.invalid(entry.name(), "is there twice");
                }
            }
            return entries;
        } catch (Failure invalid) {
            throw new Failure(invalid.kind(), yaml + ": " + invalid.getMessage(), invalid);
        } catch (DatabindException otherwise) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    yaml
                            + " can't be read: it needs the key models, and no other, with a list of entries, each with a name",
                    otherwise);
        } catch (IOException unreadable) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    yaml + " can't be read: "
                            + String.valueOf(unreadable.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""),
                    unreadable);
        }
    }

    /** What a {@code models.yaml} holds. */
    record Document(List<Map<String, Object>> models) {
        Document {
            models = List.copyOf(models);
        }
    }

    /** The name a file's model has. */
    public static String nameOf(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
    }

    static boolean isName(String name) {
        return name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    }

    /** Everything {@code models.yaml} describes, whether its file is here or not. */
    public List<CatalogueEntry> entries() {
        return entries;
    }

    /** Names of all models that are here, sorted: those of files and those built in. */
    public List<String> names() {
        TreeSet<String> names = new TreeSet<>(paths().keySet());
        entries.stream().filter(CatalogueEntry::builtIn).forEach(entry -> names.add(entry.name()));
        return List.copyOf(names);
    }

    /** What the catalogue says of a name's licence, empty where nothing. */
    String licence(String name) {
        return entry(name).map(CatalogueEntry::licence).orElse("");
    }

    /** The part of this program that a name stands for, if it does; a file of that name comes first. */
    Optional<BuiltInModel> builtIn(String name) {
        return entry(name)
                .filter(CatalogueEntry::builtIn)
                .filter(entry -> !paths().containsKey(name))
                .flatMap(entry -> BuiltInModel.named(entry.name()));
    }

    /** The entry that describes a model, if there is one. */
    public Optional<CatalogueEntry> entry(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /** The model file of a name; INVALID listing what exists where there is none. */
    public ModelFile find(String name) {
        Path path = paths().get(name);
        if (path == null && entry(name).filter(CatalogueEntry::builtIn).isPresent()) {
            throw new Failure(Failure.Kind.INVALID, "model " + name + " is a part of this program and has no file");
        }
        if (path == null) {
            throw new Failure(Failure.Kind.INVALID, missing(name));
        }
        return describe(name, path);
    }

    /**
     * A model of any file, in the catalogue or not. An entry with a hash describes the file of that hash alone: many
     * people export a model themselves and call it what everybody calls it.
     */
    public ModelFile describe(String name, Path path) {
        String sha256 = hash(name, path);
        Optional<CatalogueEntry> entry = entries.stream()
                .filter(one -> one.sha256().equals(sha256))
                .findFirst()
                .or(() -> entries.stream()
                        .filter(one -> one.sha256().isEmpty())
                        .filter(one -> one.file().equals(path.getFileName().toString()))
                        .findFirst());
        return new ModelFile(
                name,
                path,
                sha256,
                entry.map(CatalogueEntry::licence).orElse(""),
                entry.map(CatalogueEntry::overrides).orElse(ModelOverrides.NONE));
    }

    private Map<String, Path> paths() {
        Map<String, Path> paths = new TreeMap<>();
        for (Path file : files) {
            paths.putIfAbsent(nameOf(file), file);
        }
        for (Path folder : folders) {
            for (Path file : onnxFiles(folder)) {
                paths.putIfAbsent(nameOf(file), file);
            }
        }
        for (CatalogueEntry entry : entries) {
            Path file = paths.get(nameOf(Path.of(entry.file())));
            if (file != null) {
                paths.putIfAbsent(entry.name(), file);
            }
        }
        return paths;
    }

    private static List<Path> onnxFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(file -> file.getFileName().toString().endsWith(EXTENSION))
                    .filter(Files::isRegularFile)
                    .filter(file -> isName(nameOf(file)))
                    .limit(MOST_MODELS)
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new Failure(
                    Failure.Kind.UNAVAILABLE,
                    "the models folder " + folder + " can't be read: " + unreadable.getMessage(),
                    unreadable);
        }
    }

    /** What to say of a name without a model. */
    public String missing(String name) {
        List<String> names = names();
        String known = names.isEmpty() ? "there are none" : "there are " + String.join(", ", names);
        return entry(name)
                .map(entry -> "the file of model " + name + " is not here; " + entry.wayToGet() + "; " + known)
                .orElse("there is no model " + name + "; " + known);
    }

    private String hash(String name, Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Fingerprint fingerprint = new Fingerprint(
                    path, attributes.size(), attributes.lastModifiedTime().toMillis());
            String known = hashes.get(fingerprint);
            if (known != null) {
                return known;
            }
            String sha256 = OnnxFile.sha256Of(path);
            hashes.keySet().removeIf(old -> old.path().equals(path));
            hashes.put(fingerprint, sha256);
            return sha256;
        } catch (IOException unreadable) {
            throw new Failure(
                    Failure.Kind.INVALID, "model " + name + " can't be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
