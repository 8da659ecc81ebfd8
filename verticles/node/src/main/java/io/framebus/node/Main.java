package io.framebus.node;

import java.util.logging.LogManager;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code framebus}: a stream goes ingestion → splitting → inference → tracking → rendering → state → kafka, each step
 * by its own message.
 */
@Command(
        name = "framebus",
        mixinStandardHelpOptions = true,
        version = "framebus 0.1.0",
        description = "Turns video into facts: objects, tracks and counts from cameras, files and photos.",
        subcommands = {DemoCommand.class, RunCommand.class, ServeCommand.class, ModelsCommand.class, BenchCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  framebus demo",
            "  framebus run street.mp4 --model yolox_nano_416.onnx --pipeline track --out results",
            "  framebus serve --embedded",
            "  framebus models check yolox_nano_416.onnx"
        })
public final class Main {

    /** Read by logback.xml. */
    private static final String LOG_LEVEL = "framebus.log";

    private static final String LIBRARIES_LOG_LEVEL = "framebus.libraries";

    private Main() {}

    public static void main(String[] arguments) {
        boolean node = arguments.length > 0 && arguments[0].equals("serve");
        if (!node && System.getProperty(LOG_LEVEL) == null) {
            // A command that fails says why on the first line of its error output.
            System.setProperty(LOG_LEVEL, "WARN");
        }
        if (arguments.length > 0 && arguments[0].equals("demo") && System.getProperty(LIBRARIES_LOG_LEVEL) == null) {
            // What the parts inside complain of on a busy machine would tear the live line; failures are told anyhow.
            System.setProperty(LIBRARIES_LOG_LEVEL, "OFF");
        }
        LogManager.getLogManager().reset();
        SLF4JBridgeHandler.install();
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((thrown, line, parsed) -> {
                    line.getErr().println(Reasons.firstLine(thrown));
                    return ExitCode.FAILED;
                });
    }
}
