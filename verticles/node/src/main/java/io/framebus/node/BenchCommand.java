package io.framebus.node;

import io.framebus.inference.InferenceConfig;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
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
        description = {
            "Measures the engine against limits found in the same run: pipeline, decode, tracker, or all three.",
            "jobs measures analysis, depth and enhancement in the same way.",
            "models measures each model under several settings: those named, else all that are here."
        },
        footer = {
            "",
            "Examples:",
            "  framebus bench",
            "  framebus bench pipeline --video street.mp4 --model yolox_nano_416.onnx",
            "  framebus bench jobs",
            "  framebus bench models",
            "  framebus bench models yolox_nano nanodet_m_320.onnx --seconds 5"
        })
final class BenchCommand implements Callable<Integer> {

    private static final List<String> STANDARD = List.of("decode", "tracker", "pipeline");
    private static final List<String> ALL = List.of("decode", "tracker", "pipeline", "jobs");
    private static final String MODELS = "models";
    private static final String VIDEO = "videos/vtest_pets09s2l1_480x360.mp4";
    private static final String DEPTH_MODEL = "scene_depth.onnx";
    private static final String MODEL = "weights/yolox_nano_416.onnx";

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "decode, tracker, pipeline, jobs or models (default: the first three)")
    private Optional<String> name;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "MODEL",
            description = "for models: names of the catalogue or .onnx files")
    private List<String> models = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "3",
            description = "for models: how long each setting is measured (default: ${DEFAULT-VALUE})")
    private double seconds;

    @Option(names = "--video", description = "a video file (default: the project's test clip below FRAMEBUS_ASSETS)")
    private Optional<Path> video;

    @Option(names = "--model", description = "a detector (default: yolox_nano_416.onnx below FRAMEBUS_ASSETS)")
    private Optional<Path> model;

    @Option(names = "--depth-model", description = "for jobs: a depth network (default: the shipped scene_depth)")
    private Optional<Path> depthModel;

    @Override
    public Integer call() throws Exception {
        List<String> chosen = name.map(List::of).orElse(STANDARD);
        if (chosen.equals(List.of(MODELS))) {
            return benchModels() ? ExitCode.DONE : ExitCode.FAILED;
        }
        if (!ALL.containsAll(chosen)) {
            throw usage("no benchmark " + chosen + "; there are " + ALL + " and " + MODELS);
        }
        if (!models.isEmpty()) {
            throw usage(chosen.getFirst() + " takes no models; give --model");
        }
        PrintStream out = System.out;
        Path work = Files.createTempDirectory("framebus-bench");
        try {
            for (String benchmark : chosen) {
                switch (benchmark) {
                    case "decode" -> new DecodeBench(asset(video, VIDEO), work, out).run();
                    case "tracker" -> new TrackerBench(out).run();
                    case "pipeline" -> new PipelineBench(asset(video, VIDEO), asset(model, MODEL), work, out).run();
                    case "jobs" ->
                        new JobsBench(
                                        asset(video, VIDEO),
                                        asset(model, MODEL),
                                        depthModel
                                                .map(Path::toAbsolutePath)
                                                .orElse(Home.models().resolve(DEPTH_MODEL)),
                                        work,
                                        out)
                                .run();
                    default -> throw new IllegalStateException(benchmark);
                }
            }
        } finally {
            TemporaryFiles.delete(work);
        }
        return ExitCode.DONE;
    }

    private boolean benchModels() throws Exception {
        if (!(seconds > 0 && seconds <= 600)) {
            throw usage("--seconds is " + seconds + "; allowed: above 0 up to 600");
        }
        List<Path> files = models.stream()
                .flatMap(model -> Wiring.modelFile(model).stream())
                .toList();
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw usage("no model file " + file);
            }
        }
        Settings settings = Settings.read(Optional.empty(), System.getenv(), new EnumMap<>(Setting.class));
        InferenceConfig config = Wiring.running(settings, Wiring.inference(settings, Optional.empty()))
                .withFiles(files);
        List<String> names = models.stream()
                .map(model -> Wiring.modelFile(model).map(Wiring::modelName).orElse(model))
                .toList();
        return new ModelBench(config, names, Duration.ofMillis(Math.round(seconds * 1000)), System.out).run();
    }

    private Path asset(Optional<Path> given, String standard) {
        Path assets = Optional.ofNullable(System.getenv("FRAMEBUS_ASSETS"))
                .map(Path::of)
                .orElse(Home.directory().resolve("../shared/assets"));
        Path file = given.orElse(assets.resolve(standard)).toAbsolutePath().normalize();
        if (!Files.isRegularFile(file)) {
            throw usage("no file " + file + "; give --video and --model, or set FRAMEBUS_ASSETS");
        }
        return file;
    }

    private CommandLine.ParameterException usage(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
