package io.framebus.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line as users start it: a process of its own with its exit code and its words. */
final class RunProcess implements AutoCloseable {

    private final Process process;
    private final Path output;
    private final Path errors;

    private RunProcess(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /**
     * Starts the command.
     *
     * @param folder its working directory
     * @param arguments as users type them
     */
    static RunProcess start(Path folder, String... arguments) throws IOException {
        // Who starts the tests in the background of a script has them, and their children, ignore SIGINT.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of(
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dframebus.home=" + Sources.root(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "stdout", ".txt");
        Path errors = Files.createTempFile(folder, "stderr", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("FRAMEBUS_"));
        return new RunProcess(builder.start(), output, errors);
    }

    /** Waits for the end and gives the exit code. */
    int exitCode(Duration deadline) throws IOException, InterruptedException {
        if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("not over within " + deadline + "\n" + said());
        }
        return process.exitValue();
    }

    /** SIGINT, as by Ctrl-C. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    boolean alive() {
        return process.isAlive();
    }

    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** The first line of the error output that no library wrote. */
    String firstError() throws IOException {
        return errors().lines().findFirst().orElse("");
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** Everything it said, for messages of tests. */
    String said() throws IOException {
        return "stdout:\n" + output() + "\nstderr:\n" + errors();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
