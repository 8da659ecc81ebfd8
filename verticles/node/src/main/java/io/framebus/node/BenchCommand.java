package io.framebus.node;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures the engine against limits found in the same run: pipeline, decode, tracker, or all.",
        footer = {
            "",
            "Examples:",
            "  framebus bench",
            "  framebus bench pipeline --video street.mp4 --model yolox_nano_416.onnx"
        })
final class BenchCommand implements Callable<Integer> {

    private static final List<String> NAMES = List.of("decode", "tracker", "pipeline");
    private static final String VIDEO = "videos/vtest_pets09s2l1_480x360.mp4";
    private static final String MODEL = "weights/yolox_nano_416.onnx";

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "decode, tracker or pipeline (default: all)")
    private Optional<String> name;

    @Option(names = "--video", description = "a video file (default: the project's test clip below FRAMEBUS_ASSETS)")
    private Optional<Path> video;

    @Option(names = "--model", description = "a detector (default: yolox_nano_416.onnx below FRAMEBUS_ASSETS)")
    private Optional<Path> model;

    @Override
    public Integer call() throws Exception {
        List<String> chosen = name.map(List::of).orElse(NAMES);
        if (!NAMES.containsAll(chosen)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "no benchmark " + chosen + "; there are " + NAMES);
        }
        PrintStream out = System.out;
        Path work = Files.createTempDirectory("framebus-bench");
        try {
            for (String benchmark : chosen) {
                switch (benchmark) {
                    case "decode" -> new DecodeBench(asset(video, VIDEO), work, out).run();
                    case "tracker" -> new TrackerBench(out).run();
                    case "pipeline" -> new PipelineBench(asset(video, VIDEO), asset(model, MODEL), work, out).run();
                    default -> throw new IllegalStateException(benchmark);
                }
            }
        } finally {
            TemporaryFiles.delete(work);
        }
        return ExitCode.DONE;
    }

    private Path asset(Optional<Path> given, String standard) {
        Path assets = Optional.ofNullable(System.getenv("FRAMEBUS_ASSETS"))
                .map(Path::of)
                .orElse(Home.directory().resolve("../shared/assets"));
        Path file = given.orElse(assets.resolve(standard)).toAbsolutePath().normalize();
        if (!Files.isRegularFile(file)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "no file " + file + "; give --video and --model, or set FRAMEBUS_ASSETS");
        }
        return file;
    }
}
