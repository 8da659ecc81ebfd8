package io.framebus.node;

import io.framebus.bus.Failure;
import io.framebus.inference.CatalogueEntry;
import io.framebus.inference.InferenceConfig;
import io.framebus.inference.ModelCatalogue;
import io.framebus.inference.ModelDownload;
import io.framebus.inference.ModelFile;
import io.framebus.inference.ModelsReport;
import io.framebus.inference.Sizes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Fetches a model of the catalogue: shows what it is and under which licence, asks, fetches, checks the hash, tries it.
 */
final class ModelPull {

    private final InferenceConfig config;
    private final Path folder;
    private final Map<String, String> environment;
    private final PrintWriter out;
    private final boolean terminal;
    private final Supplier<String> answer;

    /** A mistake of whoever typed the command. */
    static final class Misused extends Exception {
        private static final long serialVersionUID = 1L;

        Misused(String message) {
            super(message);
        }
    }

    /**
     * What was typed.
     *
     * @param agreed whether the licence needs no question
     * @param sha256 what the file must have, where the catalogue does not know
     * @param trusted whether any file of the catalogue's address will do where nobody knows the hash
     */
    record Order(String name, boolean agreed, Optional<String> sha256, boolean trusted) {}

    /**
     * @param folder where the file is put
     * @param environment where proxies are named
     * @param terminal whether somebody reads and answers
     * @param answer the next line typed
     */
    ModelPull(
            InferenceConfig config,
            Path folder,
            Map<String, String> environment,
            PrintWriter out,
            boolean terminal,
            Supplier<String> answer) {
        this.config = config;
        this.folder = folder;
        this.environment = environment;
        this.out = out;
        this.terminal = terminal;
        this.answer = answer;
    }

    /**
     * Does it.
     *
     * @return the exit code
     * @throws Failure where it can't be done
     */
    int run(Order order) throws Misused, IOException {
        ModelCatalogue catalogue = ModelCatalogue.open(config);
        CatalogueEntry entry = catalogue
                .entry(order.name())
                .orElseThrow(() -> new Misused("the catalogue has no model " + order.name() + "; it has "
                        + String.join(
                                ", ",
                                catalogue.entries().stream()
                                        .map(CatalogueEntry::name)
                                        .toList())));
        if (entry.builtIn()) {
            out.println("model " + entry.name() + " is built in; there is nothing to fetch");
            return ExitCode.DONE;
        }
        String sha256 = expected(entry, order);
        Optional<ModelFile> here =
                catalogue.names().contains(entry.name()) ? Optional.of(catalogue.find(entry.name())) : Optional.empty();
        if (here.isPresent() && (sha256.isEmpty() || sha256.equals(here.get().sha256()))) {
            out.println("model " + entry.name() + " is already here: "
                    + here.get().path() + ", sha256 " + here.get().sha256());
            return ExitCode.DONE;
        }
        if (!entry.hasAddress()) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    "the catalogue knows no address of model " + entry.name()
                            + (entry.note().isEmpty() ? "" : ". " + entry.note()));
        }
        if (sha256.isEmpty() && !order.trusted()) {
            throw new Misused("the catalogue does not know the sha256 of model " + entry.name()
                    + "; give --sha256 HEX as its publisher has it, or --trust to take whatever " + entry.url()
                    + " gives");
        }
        describe(entry, sha256);
        return agreed(entry, order) ? fetch(entry, sha256) : ExitCode.FAILED;
    }

    private static String expected(CatalogueEntry entry, Order order) throws Misused {
        String given = order.sha256().orElse("");
        if (!given.matches("|[0-9a-f]{64}")) {
            throw new Misused("--sha256 takes 64 lower-case hexadecimal digits");
        }
        if (!given.isEmpty() && !entry.sha256().isEmpty() && !given.equals(entry.sha256())) {
            throw new Misused("the catalogue has another sha256 of model " + entry.name() + ": " + entry.sha256());
        }
        return entry.sha256().isEmpty() ? given : entry.sha256();
    }

    private void describe(CatalogueEntry entry, String sha256) {
        Path target = folder.resolve(entry.file());
        out.println("model    " + entry.name());
        out.println("from     " + entry.url());
        out.println("size     "
                + (entry.bytes() > 0
                        ? Sizes.shown(entry.bytes()) + " (" + entry.bytes() + " bytes)"
                        : "not known to the catalogue"));
        out.println("sha256   " + (sha256.isEmpty() ? "not known to the catalogue" : sha256));
        out.println("licence  " + (entry.licence().isEmpty() ? "not known to the catalogue" : entry.licence()));
        if (!entry.note().isEmpty()) {
            out.println("note     " + entry.note());
        }
        if (!entry.card().isEmpty()) {
            out.println("card     " + entry.card());
        }
        out.println("to       " + target + (Files.exists(target) ? ", where another file is replaced" : ""));
    }

    private boolean agreed(CatalogueEntry entry, Order order) throws Misused {
        if (order.agreed()) {
            return true;
        }
        if (!terminal) {
            throw new Misused("there is no terminal to ask at; --yes agrees to the licence of model " + entry.name());
        }
        out.print("Do you agree to its licence and want it fetched? [y/N] ");
        out.flush();
        boolean yes = answer.get().strip().matches("(?i)y|yes");
        if (!yes) {
            out.println("nothing was fetched");
        }
        return yes;
    }

    private int fetch(CatalogueEntry entry, String sha256) throws IOException {
        DownloadLine line = new DownloadLine(out, terminal);
        Path file;
        try {
            file = new ModelDownload(environment, line).pull(entry, sha256, folder);
        } finally {
            line.end();
        }
        ModelsReport.Report report = new ModelsReport(config).check(file);
        if (sha256.isEmpty()) {
            out.println("sha256 not known to the catalogue: yours is "
                    + ModelCatalogue.open(config).describe(entry.name(), file).sha256());
        }
        if (!report.usable()) {
            if (sha256.isEmpty()) {
                Files.delete(file);
            }
            throw new Failure(Failure.Kind.INVALID, report.text() + (sha256.isEmpty() ? "; it was deleted" : ""));
        }
        out.println(report.text());
        out.println("use it: framebus run VIDEO --model " + entry.name());
        return ExitCode.DONE;
    }
}
