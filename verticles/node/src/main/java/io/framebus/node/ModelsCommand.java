package io.framebus.node;

import io.framebus.inference.InferenceConfig;
import io.framebus.inference.ModelsReport;
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
        footer = {"", "Examples:", "  framebus models list", "  framebus models check yolox_nano_416.onnx"})
final class ModelsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: list or check FILE.onnx");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists every model this node knows.",
            footer = {"", "Example:", "  framebus models list --json"})
    int list(@Option(names = "--json", description = "print JSON") boolean json) throws Settings.Invalid {
        return print(new ModelsReport(config()).list(), json);
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

    private InferenceConfig config() throws Settings.Invalid {
        return Wiring.inference(
                Settings.read(Optional.empty(), System.getenv(), new EnumMap<>(Setting.class)), Optional.empty());
    }

    private int print(ModelsReport.Report report, boolean json) {
        String text = json ? report.json() : report.text();
        (report.usable() ? spec.commandLine().getOut() : spec.commandLine().getErr()).println(text.stripTrailing());
        return report.usable() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
