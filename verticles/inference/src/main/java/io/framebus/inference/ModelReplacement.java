package io.framebus.inference;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.ModelsChanged;
import io.framebus.bus.ReplacementMessage.Replace;
import io.framebus.bus.ReplacementMessage.Replaced;
import io.framebus.bus.ReplacementMessage.Upload;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Exchanges a model for another file: the file is tried and opened first, then kept where every node finds it, then put
 * into use. Whatever fails before leaves everything as it was. Used on one context.
 */
final class ModelReplacement {

    private final Vertx vertx;
    private final ModelCatalogue catalogue;
    private final ModelTrials trials;
    private final ModelOpener opener;
    private final LoadedModels models;
    private final ModelVersions versions;
    private final Set<String> underWay = new HashSet<>();

    ModelReplacement(
            Vertx vertx,
            ModelCatalogue catalogue,
            ModelTrials trials,
            ModelOpener opener,
            LoadedModels models,
            ModelVersions versions) {
        this.vertx = vertx;
        this.catalogue = catalogue;
        this.trials = trials;
        this.opener = opener;
        this.models = models;
        this.versions = versions;
    }

    /** A file that may take the place of a model, with what its trial found. */
    private record Candidate(ModelFile file, Inspection inspection) {}

    /**
     * What is ready to be put into use.
     *
     * @param server empty where the model has this file already
     */
    private record Prepared(ModelVersion version, Optional<ModelServer> server, Optional<String> replacedSha256) {}

    Future<Replaced> replace(Replace ask) {
        if (!underWay.add(ask.name())) {
            return Future.failedFuture(new Failure(
                    Failure.Kind.CONFLICT, "model " + ask.name() + " is being replaced at this moment; try again"));
        }
        return models.refresh(ask.name())
                .compose(known -> opener.run(() -> prepare(ask)))
                .compose(this::putIntoUse)
                .onComplete(over -> underWay.remove(ask.name()));
    }

    private Prepared prepare(Replace ask) throws IOException {
        String name = ask.name();
        Optional<ModelVersion> present = present(name);
        Optional<String> presentSha256 = present.map(version -> version.file().sha256());
        Optional<ModelFile> other = ask.other().map(this::other);
        String sha256 = other.map(ModelFile::sha256)
                .or(() -> ask.file().map(Upload::sha256))
                .orElseThrow();
        if (present.isPresent() && presentSha256.get().equals(sha256)) {
            return new Prepared(present.get(), Optional.empty(), presentSha256);
        }
        Candidate candidate = other.isPresent()
                ? tried(name, List.of(other.get()))
                : tried(name, uploaded(name, ask.file().orElseThrow()));
        refuseWrongKind(name, present, candidate.inspection());
        ModelFile file = candidate.file();
        Path kept = other.isPresent() ? versions.copied(file) : versions.moved(file.path(), sha256);
        ModelVersion next = new ModelVersion(
                new ModelFile(name, kept, sha256, file.licence(), file.overrides()),
                present.map(ModelVersion::number).orElse(0L) + 1);
        return new Prepared(next, Optional.of(opened(next, candidate.inspection())), presentSha256);
    }

    /**
     * What the name stands for now; empty where the catalogue knows the name and its file is not here or not usable.
     */
    private Optional<ModelVersion> present(String name) {
        Optional<CatalogueEntry> entry = catalogue.entry(name);
        if (entry.isPresent() && entry.get().builtIn()) {
            throw new Failure(
                    Failure.Kind.CONFLICT, "model " + name + " is a part of this program and can't be replaced");
        }
        boolean here = models.exchanged().containsKey(name) || catalogue.names().contains(name);
        if (!here && entry.isEmpty()) {
            throw new Failure(Failure.Kind.NOT_FOUND, catalogue.missing(name));
        }
        try {
            return here ? Optional.of(models.find(name)) : Optional.empty();
        } catch (Failure unusable) {
            return Optional.empty();
        }
    }

    private ModelFile other(String name) {
        if (catalogue.entry(name).filter(CatalogueEntry::builtIn).isPresent()) {
            throw new Failure(
                    Failure.Kind.CONFLICT, "model " + name + " is a part of this program and has no file to give");
        }
        return models.find(name).file();
    }

    /** What the catalogue says of these bytes; else what it says of the name, if that fits, else the file alone. */
    private List<ModelFile> uploaded(String name, Upload upload) {
        String licence = versions.licence(upload.sha256());
        Optional<ModelOverrides> ofBytes = catalogue.entries().stream()
                .filter(entry -> entry.sha256().equals(upload.sha256()))
                .map(CatalogueEntry::overrides)
                .findFirst();
        ModelOverrides ofName = ofBytes.or(() -> catalogue.entry(name).map(CatalogueEntry::overrides))
                .orElse(ModelOverrides.NONE);
        ModelFile first = new ModelFile(name, upload.path(), upload.sha256(), licence, ofName);
        return ofBytes.isPresent() || ofName.equals(ModelOverrides.NONE)
                ? List.of(first)
                : List.of(first, new ModelFile(name, upload.path(), upload.sha256(), licence, ModelOverrides.NONE));
    }

    private Candidate tried(String name, List<ModelFile> readings) {
        String reason = "";
        for (ModelFile reading : readings) {
            TrialResult trial = trials.result(reading);
            if (trial.inspection().isPresent()) {
                return new Candidate(reading, trial.inspection().get());
            }
            reason = trial.reason();
        }
        throw new Failure(Failure.Kind.UNDECODABLE, "the file can't take the place of model " + name + ": " + reason);
    }

    private void refuseWrongKind(String name, Optional<ModelVersion> present, Inspection next) {
        present.flatMap(version -> trials.result(version.file()).inspection())
                .flatMap(known -> Succession.problem(known, next))
                .ifPresent(problem -> {
                    throw new Failure(
                            Failure.Kind.CONFLICT, "the file can't take the place of model " + name + ": " + problem);
                });
    }

    private ModelServer opened(ModelVersion version, Inspection inspection) {
        try {
            return opener.start(version, inspection);
        } catch (Failure refused) {
            throw refused.kind() == Failure.Kind.INVALID
                    ? new Failure(Failure.Kind.UNDECODABLE, String.valueOf(refused.getMessage()), refused)
                    : refused;
        }
    }

    private Future<Replaced> putIntoUse(Prepared prepared) {
        String name = prepared.version().file().name();
        if (prepared.server().isEmpty()) {
            return models.load(name).map(view -> new Replaced(view, prepared.replacedSha256()));
        }
        ModelServer server = prepared.server().get();
        return versions.keep(prepared.version())
                .recover(notKept -> server.stop().transform(stopped -> Future.failedFuture(notKept)))
                .compose(recorded -> models.install(prepared.version(), server))
                .onSuccess(view -> Addresses.modelsChanged().on(vertx).publish(new ModelsChanged(name)))
                .map(view -> new Replaced(view, prepared.replacedSha256()));
    }
}
