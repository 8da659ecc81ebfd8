package io.framebus.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.Json;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.ReplacementMessage.AddVersion;
import io.framebus.bus.ReplacementMessage.AskVersions;
import io.framebus.bus.ReplacementMessage.Version;
import io.framebus.bus.ReplacementMessage.Versions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that models were exchanged for. The record says which, the object store has their bytes, and a folder of
 * this node holds a copy of each under its hash.
 */
final class ModelVersions {

    private static final Duration RECORD_DEADLINE = Duration.ofSeconds(10);

    /** A model of 2 GiB on a slow line. */
    private static final Duration FILE_DEADLINE = Duration.ofMinutes(10);

    /** Files that came or were fetched later than this may still be on their way. */
    private static final Duration LEFTOVER_AGE = Duration.ofDays(1);

    private static final String TYPE = "application/octet-stream";

    private final Vertx vertx;
    private final Path folder;
    private final ModelCatalogue catalogue;
    private final ModelOpener opener;

    ModelVersions(Vertx vertx, Path folder, ModelCatalogue catalogue, ModelOpener opener) {
        this.vertx = vertx;
        this.folder = folder;
        this.catalogue = catalogue;
        this.opener = opener;
    }

    /** The newest version of every model that was exchanged. */
    Future<List<Version>> newest() {
        return Addresses.modelVersions()
                .on(vertx)
                .ask(new AskVersions(), RECORD_DEADLINE)
                .map(Versions::versions);
    }

    /** A recorded version with its file on this node; fetched where it is not here yet. */
    Future<ModelVersion> fetch(Version version) {
        return opener.run(() -> isHere(version.sha256()))
                .compose(here -> here ? Future.succeededFuture(file(version.sha256())) : download(version))
                .map(path -> new ModelVersion(describe(version, path), version.version()));
    }

    private boolean isHere(String sha256) throws IOException {
        Files.createDirectories(folder);
        Path file = file(sha256);
        return Files.isRegularFile(file) && OnnxFile.sha256Of(file).equals(sha256);
    }

    private Future<Path> download(Version version) {
        return opener.run(() -> Files.createTempFile(folder, "fetched", ".part"))
                .compose(part -> Addresses.getObjectFile()
                        .on(vertx)
                        .ask(new ObjectMessage.GetFile(path(version.name(), version.sha256()), part), FILE_DEADLINE)
                        .compose(fetched -> opener.run(() -> checked(version, part)))
                        .eventually(() -> opener.run(() -> Files.deleteIfExists(part))));
    }

    private Path checked(Version version, Path part) throws IOException {
        if (!OnnxFile.sha256Of(part).equals(version.sha256())) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    "the stored file of model " + version.name() + " is not the one that was recorded");
        }
        return moved(part, version.sha256());
    }

    private ModelFile describe(Version version, Path path) {
        try {
            ModelOverrides overrides = Json.mapper().readValue(version.overrides(), ModelOverrides.class);
            return new ModelFile(version.name(), path, version.sha256(), licence(version.sha256()), overrides);
        } catch (JsonProcessingException unreadable) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    "what is recorded of model " + version.name() + " can't be read: "
                            + unreadable.getOriginalMessage(),
                    unreadable);
        }
    }

    /** As the catalogue says of the same bytes, empty where it does not know them. */
    String licence(String sha256) {
        return catalogue.entries().stream()
                .filter(entry -> entry.sha256().equals(sha256))
                .map(CatalogueEntry::licence)
                .findFirst()
                .orElse("");
    }

    /** A copy of a model of this node under its hash in the folder; blocks. */
    Path copied(ModelFile from) throws IOException {
        Path part = Files.createTempFile(Files.createDirectories(folder), "copied", ".part");
        try {
            Files.copy(from.path(), part, StandardCopyOption.REPLACE_EXISTING);
            return moved(part, from.sha256());
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** A file of the folder under its hash; blocks. */
    Path moved(Path from, String sha256) throws IOException {
        return Files.move(from, file(sha256), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes what a killed process left behind, and the files of older versions; blocks. Tells how many. */
    int sweep(List<Version> newest) throws IOException {
        int removed = 0;
        Set<Path> needed =
                newest.stream().map(version -> file(version.sha256())).collect(Collectors.toSet());
        Instant old = Instant.now().minus(LEFTOVER_AGE);
        try (Stream<Path> found = Files.list(Files.createDirectories(folder))) {
            for (Path file : found.toList()) {
                if (!needed.contains(file)
                        && Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
                    removed += Files.deleteIfExists(file) ? 1 : 0;
                }
            }
        }
        return removed;
    }

    /** Stores the bytes, then records the version; CONFLICT where another one came first. */
    Future<Version> keep(ModelVersion version) {
        ModelFile file = version.file();
        Version recorded = new Version(file.name(), version.number(), file.sha256(), Json.write(file.overrides()));
        return Addresses.putObjectFile()
                .on(vertx)
                .ask(new ObjectMessage.PutFile(path(file.name(), file.sha256()), file.path(), TYPE), FILE_DEADLINE)
                .compose(
                        stored -> Addresses.addModelVersion().on(vertx).ask(new AddVersion(recorded), RECORD_DEADLINE));
    }

    private Path file(String sha256) {
        return folder.resolve(sha256 + ModelCatalogue.EXTENSION);
    }

    private static String path(String name, String sha256) {
        return ModelStorage.BUCKET + "/" + name + "/" + sha256 + ModelCatalogue.EXTENSION;
    }
}
