package io.framebus.node;

import io.framebus.inference.InferenceConfig;
import io.framebus.inference.ModelsReport;
import io.framebus.inference.ModelsTable;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "The model catalogue, and what an ONNX file is.",
        footer = {
            "",
            "Examples:",
            "  framebus models list",
            "  framebus models pull yolox_nano",
            "  framebus models check yolox_nano_416.onnx"
        })
final class ModelsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say what to do: list, pull NAME or check FILE.onnx");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the models that are here and those that can be fetched.",
            footer = {"", "Example:", "  framebus models list --json"})
    int list(@Option(names = "--json", description = "print JSON") boolean json) throws Settings.Invalid {
        return print(new ModelsTable(config(), Home.models()).list(), json);
    }

    @Command(
            name = "pull",
            mixinStandardHelpOptions = true,
            description = {
                "Fetches a model of the catalogue, after its licence was agreed to, and tries it.",
                "An unfinished download is kept and gone on with. The file is put into FRAMEBUS_MODELS_DIR, else into"
                        + " ~/.local/share/framebus/models, where run and serve find it. Proxies are those of https_proxy,"
                        + " http_proxy and no_proxy, or of Java's system properties (FRAMEBUS_JAVA_OPTIONS)."
            },
            footer = {
                "",
                "Examples:",
                "  framebus models pull yolox_nano",
                "  framebus models pull rtdetr_v2_r18 --yes",
                "  https_proxy=http://proxy.example:3128 framebus models pull yolox_tiny --yes"
            })
    int pull(
            @Parameters(paramLabel = "NAME", description = "a name of the catalogue, see models list") String name,
            @Option(
                            names = {"-y", "--yes"},
                            description = "agree to the licence without being asked")
                    boolean agreed,
            @Option(
                            names = "--sha256",
                            paramLabel = "HEX",
                            description =
                                    "what the file must have, for entries whose sha256 the catalogue does not know")
                    Optional<String> sha256,
            @Option(
                            names = "--trust",
                            description = "take what the address gives, for entries whose sha256 nobody knows")
                    boolean trusted)
            throws Settings.Invalid, IOException {
        Settings settings = settings();
        boolean terminal = Terminals.isTerminal();
        ModelPull pull = new ModelPull(
                Wiring.inference(settings, Optional.empty()),
                Wiring.pulledModels(settings),
                System.getenv(),
                spec.commandLine().getOut(),
                terminal,
                ModelsCommand::typedLine);
        try {
            return pull.run(new ModelPull.Order(name, agreed, sha256, trusted));
        } catch (ModelPull.Misused misused) {
            throw new CommandLine.ParameterException(
                    spec.commandLine().getSubcommands().getOrDefault("pull", spec.commandLine()),
                    String.valueOf(misused.getMessage()));
        }
    }

    @SuppressWarnings("SystemConsoleNull") // a JDK may still have no console at all, for instance in a container
    private static String typedLine() {
        Console console = System.console();
        String line = console == null ? null : console.readLine();
        return line == null ? "" : line;
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Says what an ONNX file is and runs it once, or why it can't be used.",
            footer = {"", "Example:", "  framebus models check yolox_nano_416.onnx"})
    int check(
            @Parameters(paramLabel = "FILE.onnx", description = "the file to try") Path file,
            @Option(names = "--json", description = "print JSON") boolean json)
            throws Settings.Invalid {
        return print(new ModelsReport(config()).check(file), json);
    }

    private static InferenceConfig config() throws Settings.Invalid {
        return Wiring.inference(settings(), Optional.empty());
    }

    private static Settings settings() throws Settings.Invalid {
        return Settings.read(Optional.empty(), System.getenv(), new EnumMap<>(Setting.class));
    }

    private int print(ModelsReport.Report report, boolean json) {
        String text = json ? report.json() : report.text();
        (report.usable() ? spec.commandLine().getOut() : spec.commandLine().getErr()).println(text.stripTrailing());
        return report.usable() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
