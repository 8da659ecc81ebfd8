package io.framebus.node;

import io.framebus.bus.Failure;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.SourceSpec;
import io.framebus.gateway.SourceCheck;
import io.framebus.inference.InferenceConfig;
import io.framebus.ingestion.IngestionConfig;
import io.framebus.media.MediaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Processes one source to its end and writes what it found into a directory.",
        footer = {
            "",
            "Examples:",
            "  framebus run street.mp4 --model yolox_nano_416.onnx --pipeline track --out results",
            "  framebus run rtsp://camera.local/stream --model yolox_nano_416.onnx --fps 5 --for 30s",
            "  framebus run photos/ --model yolox_nano_416.onnx"
        })
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SOURCE",
            description = "a video file, a directory of images, a photo, or rtsp://… (until Ctrl-C or --for)")
    private String source;

    @Option(names = "--pipeline", paramLabel = "NAME", defaultValue = "detect", description = "detect or track")
    private String pipeline;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "an .onnx file or a name of the catalogue (default: FRAMEBUS_MODEL)")
    private Optional<String> model;

    @Option(
            names = "--fps",
            paramLabel = "N",
            description = "frames to select a second (default: every frame of a file, 10 of a camera)")
    private Optional<Double> fps;

    @Option(names = "--out", paramLabel = "DIR", description = "where results go (default: out/<name of the source>)")
    private Optional<Path> out;

    @Option(names = "--for", paramLabel = "30s", description = "end a camera after this time, for instance 90s or 5m")
    private Optional<String> limit;

    @Override
    public Integer call() throws Exception {
        Settings settings = readSettings();
        PipelineSpec chosen = choosePipeline();
        String modelAsked = model.or(() -> settings.optional(Setting.MODEL))
                .orElseThrow(() -> usage("no model: give --model FILE.onnx or set FRAMEBUS_MODEL"));
        SourceSpec checked = checkSource();
        double selected = fps.orElse(checked.live() ? chosen.liveFps() : chosen.finiteFps());
        if (!(selected >= 0 && selected <= 240)) {
            throw usage("--fps is " + selected + "; allowed: above 0 up to 240");
        }
        Optional<Path> modelFile = Wiring.modelFile(modelAsked);
        InferenceConfig inference = chooseModel(settings, modelAsked, modelFile);
        String name = nameOf(checked);
        Path directory = out.orElse(Path.of("out", name));
        RunPlan plan = new RunPlan(
                checked,
                name,
                chosen,
                modelFile.map(Wiring::modelName).orElse(modelAsked),
                selected,
                directory,
                limit.map(this::duration));
        return execute(plan, inference, Wiring.ingestion(settings));
    }

    private InferenceConfig chooseModel(Settings settings, String asked, Optional<Path> file) {
        if (file.isPresent() && !Files.isRegularFile(file.get())) {
            throw usage("no model file " + asked);
        }
        InferenceConfig inference = Wiring.running(settings, Wiring.inference(settings, file));
        if (file.isEmpty()) {
            Wiring.missingModel(inference, asked).ifPresent(reason -> {
                throw usage(reason);
            });
        }
        return inference;
    }

    private Integer execute(RunPlan plan, InferenceConfig inference, IngestionConfig ingestion) throws Exception {
        try (RunEngine engine = new RunEngine(plan, inference, ingestion)) {
            return engine.run();
        } catch (MediaException unusable) {
            spec.commandLine().getErr().println(Reasons.firstLine(unusable));
            return ExitCode.FAILED;
        }
    }

    private Settings readSettings() {
        Map<Setting, String> none = new EnumMap<>(Setting.class);
        try {
            return Settings.read(Optional.empty(), System.getenv(), none);
        } catch (Settings.Invalid invalid) {
            throw usage(Reasons.firstLine(invalid));
        }
    }

    private PipelineSpec choosePipeline() {
        Map<String, PipelineSpec> all = Pipelines.read(Home.pipelines());
        return Optional.ofNullable(all.get(pipeline))
                .orElseThrow(() -> usage("no pipeline " + pipeline + "; there are " + all.keySet()));
    }

    private SourceSpec checkSource() {
        try {
            return SourceCheck.check(source, Optional.empty());
        } catch (Failure refused) {
            // A url that no source has is a mistake of the command, a file that can't be read is one of the world.
            throw source.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*") ? usage(refused.getMessage()) : refused;
        }
    }

    private static String nameOf(SourceSpec source) {
        String last = source.shownUrl().replaceFirst("[?#].*$", "").replaceFirst("/+$", "");
        String name = last.substring(last.lastIndexOf('/') + 1);
        return source.kind() == SourceSpec.Kind.FILE ? name.replaceFirst("\\.[^.]+$", "") : name;
    }

    private Duration duration(String text) {
        if (!text.matches("\\d{1,6}(ms|s|m|h)")) {
            throw usage("--for is \"" + text + "\"; allowed: a number with ms, s, m or h");
        }
        return text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.replace("ms", "")))
                : Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
    }

    private CommandLine.ParameterException usage(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
