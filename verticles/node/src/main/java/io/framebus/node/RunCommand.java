package io.framebus.node;

import io.framebus.bus.Failure;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobSpec;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.Priority;
import io.framebus.bus.SourceSpec;
import io.framebus.gateway.JobOptions;
import io.framebus.gateway.SourceCheck;
import io.framebus.inference.InferenceConfig;
import io.framebus.ingestion.IngestionConfig;
import io.framebus.media.MediaException;
import io.vertx.core.json.JsonObject;
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
            "  framebus run photos/ --model yolox_nano_416.onnx",
            "  framebus run film.mp4 --pipeline analysis --model yolox_nano_416.onnx",
            "  framebus run film.mp4 --pipeline depth --model depth.onnx --fps 5 --set layout=side_by_side",
            "  framebus run film.mp4 --pipeline enhance --set brightness=0.1 --set denoise=light"
        })
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SOURCE",
            description = "a video file, a directory of images, a photo, or rtsp://… (until Ctrl-C or --for)")
    private String source;

    @Option(
            names = "--pipeline",
            paramLabel = "NAME",
            defaultValue = "detect",
            description = "detect, track, analysis, depth, enhance, or another file of cluster-config/pipelines")
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

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "an option of the pipeline; depth: layout=heatmap|side_by_side; enhance: brightness=-1..1,"
                    + " contrast=0..4, denoise=none|light|strong, sharpen=0..2, stabilise=true|false, upscale=1..4")
    private Map<String, String> options = Map.of();

    @Option(names = "--for", paramLabel = "30s", description = "end a camera after this time, for instance 90s or 5m")
    private Optional<String> limit;

    @Override
    public Integer call() throws Exception {
        Settings settings = readSettings();
        PipelineSpec chosen = choosePipeline();
        SourceSpec checked = checkSource();
        Optional<JobSpec> job = job(chosen, checked);
        String modelAsked = askedModel(settings, chosen);
        double selected = fps.orElse(checked.live() ? chosen.liveFps() : chosen.finiteFps());
        if (!(selected >= 0 && selected <= 240)
                || fps.filter(asked -> asked == 0).isPresent()) {
            throw usage("--fps is " + selected + "; allowed: above 0 up to 240");
        }
        Optional<Path> modelFile = modelAsked.isEmpty() ? Optional.empty() : Wiring.modelFile(modelAsked);
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
                limit.map(this::duration),
                job);
        return execute(plan, inference, Wiring.ingestion(settings));
    }

    private String askedModel(Settings settings, PipelineSpec chosen) {
        Setting standard = switch (chosen.work()) {
            case DETECT -> Setting.MODEL;
            case DEPTH -> Setting.DEPTH_MODEL;
            case ENHANCE -> {
                if (model.isPresent()) {
                    throw usage("the pipeline " + chosen.name() + " takes no --model");
                }
                yield Setting.MODEL;
            }
        };
        if (chosen.work() == PipelineSpec.Work.ENHANCE) {
            return "";
        }
        String shipped = standard == Setting.DEPTH_MODEL ? " (scene_depth is here already)" : "";
        return model.or(() -> settings.optional(standard))
                .orElseThrow(() ->
                        usage("no model: give --model FILE.onnx or NAME" + shipped + " or set " + standard.variable()));
    }

    /** What an upload to a node would be, for the pipelines that are for jobs. */
    private Optional<JobSpec> job(PipelineSpec chosen, SourceSpec checked) {
        Optional<JobKind> kind = switch (chosen.work()) {
            case DEPTH -> Optional.of(JobKind.DEPTH);
            case ENHANCE -> Optional.of(JobKind.ENHANCEMENT);
            case DETECT ->
                chosen.scenes().map(scenes -> checked.kind() == SourceSpec.Kind.IMAGES ? JobKind.PHOTO : JobKind.VIDEO);
        };
        if (kind.isEmpty() && !options.isEmpty()) {
            throw usage("the pipeline " + chosen.name() + " has no options to --set");
        }
        if (kind.isPresent() && (checked.live() || isDirectory(checked))) {
            throw usage("the pipeline " + chosen.name() + " takes one file, not " + checked.shownUrl());
        }
        return kind.map(found -> new JobSpec(found, nameOf(checked), Priority.NORMAL, 0, options(found)));
    }

    private static boolean isDirectory(SourceSpec source) {
        return Files.isDirectory(Path.of(source.url()));
    }

    private JsonObject options(JobKind kind) {
        try {
            return JobOptions.of(kind, options);
        } catch (IllegalArgumentException wrong) {
            throw usage("--set: " + wrong.getMessage());
        }
    }

    private InferenceConfig chooseModel(Settings settings, String asked, Optional<Path> file) {
        if (asked.isEmpty()) {
            return Wiring.inference(settings, Optional.empty());
        }
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
