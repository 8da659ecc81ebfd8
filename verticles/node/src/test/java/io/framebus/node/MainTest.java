package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(List<String> arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    private static List<List<String>> commands(CommandLine line, List<String> path) {
        List<List<String>> all = new ArrayList<>(List.of(path));
        line.getSubcommands().forEach((name, command) -> {
            List<String> deeper = new ArrayList<>(path);
            deeper.add(name);
            all.addAll(commands(command, deeper));
        });
        return all;
    }

    @Test
    void helpOfEveryCommandHasAnExample() {
        List<List<String>> commands = commands(Main.commandLine(), List.of());
        assertTrue(commands.contains(List.of("models", "check")), commands::toString);
        for (List<String> command : commands) {
            out.getBuffer().setLength(0);
            List<String> help = new ArrayList<>(command);
            help.add("--help");
            assertEquals(ExitCode.DONE, execute(help), help::toString);
            String example = "  framebus " + String.join(" ", command);
            assertTrue(
                    out.toString().lines().anyMatch(line -> line.startsWith(example.stripTrailing())), help::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fly",
                "run",
                "run a.mp4 --nope",
                "run a.mp4 --fps many",
                "run a.mp4 b.mp4",
                "serve --port",
                "serve --port eighty",
                "serve --roles cook",
                "demo now",
                "demo --view moon",
                "demo --seconds 2",
                "demo --write video --port 8080",
                "models",
                "models check",
                "models fly",
                "models pull",
                "bench everything",
                "bench tracker yolox_nano",
                "bench models --seconds 0",
                "bench models absent.onnx"
            })
    void wrongUsageExitsWithTwoAndSaysWhyFirst(String arguments) {
        assertEquals(ExitCode.USAGE, execute(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ", -1))));
        assertFalse(err.toString().lines().findFirst().orElse("").isBlank());
        assertEquals("", out.toString());
    }
}
