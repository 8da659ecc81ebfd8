package io.framebus.node;

import io.framebus.bus.Failure;
import io.framebus.inference.InferenceConfig;
import io.framebus.inference.ModelsReport;
import io.framebus.scene.View;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Shows everything on a made-up street scene: a node with all its parts inside, the scene as a file"
                        + " and as a live camera. Needs no camera, no model of yours and no network.",
        footer = {
            "",
            "Examples:",
            "  framebus demo",
            "  framebus demo --once",
            "  framebus demo --seed 900017 --view street --seconds 60",
            "  framebus demo --write visdrone --out sequences"
        })
final class DemoCommand implements Callable<Integer> {

    private static final List<String> NODE_OPTIONS = List.of("--once", "--model", "--port", "--data");

    @Spec
    private CommandSpec spec;

    @Option(names = "--once", description = "end after the file with a summary instead of running until Ctrl-C")
    private boolean once;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "900002",
            description = "picks another scene (default ${DEFAULT-VALUE}; the models have seen those from 1000000 on)")
    private long seed;

    @Option(
            names = "--view",
            paramLabel = "drone|street",
            defaultValue = "drone",
            description = "where the file is filmed from; the camera has the other view (default ${DEFAULT-VALUE})")
    private View view;

    @Option(names = "--seconds", paramLabel = "N", description = "length of the file, 5 to 300 (default 40, once 20)")
    private Optional<Integer> seconds;

    @Option(
            names = "--write",
            paramLabel = "LAYOUT",
            description = "write the scene with its truth into --out instead of showing it: video, visdrone or"
                    + " motchallenge")
    private Optional<DemoScene.Layout> write;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "scene_detector",
            description = "an .onnx file or a name of the catalogue (default ${DEFAULT-VALUE})")
    private String model;

    @Option(names = "--port", paramLabel = "N", description = "HTTP port (default 8080 or the next free one)")
    private Optional<Integer> port;

    @Option(names = "--data", paramLabel = "DIR", description = "keep the node's data here (default: nowhere)")
    private Optional<Path> data;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "framebus-demo",
            description = "where the annotated video and the figures go (default ${DEFAULT-VALUE})")
    private Path out;

    @Override
    public Integer call() throws Exception {
        DemoPlan plan = plan();
        if (write.isEmpty()) {
            refuseUnusableModel(plan);
        } else {
            refuseOptionsOfTheNode();
        }
        try {
            Files.createDirectories(plan.results());
        } catch (java.io.IOException unusable) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    "results can't be written into " + plan.results() + " (" + unusable.getMessage()
                            + "); give another directory with --out",
                    unusable);
        }
        if (write.isPresent()) {
            new DemoScene(plan.fileScene(), plan.fileFrames(), write.get(), plan.results())
                    .write(System.out, Terminals.isTerminal());
            return ExitCode.DONE;
        }
        try (Demo demo = new Demo(plan)) {
            try {
                return demo.run();
            } catch (Exception failed) {
                if (demo.stopping()) {
                    return ExitCode.INTERRUPTED;
                }
                throw failed;
            }
        }
    }

    private DemoPlan plan() {
        int length = seconds.orElse(once ? 20 : 40);
        if (length < 5 || length > 300) {
            throw usage("--seconds is " + length + "; allowed: 5 to 300");
        }
        if (port.isPresent() && (port.get() < 0 || port.get() > 65_535)) {
            throw usage("--port is " + port.get() + "; allowed: 0 to 65535");
        }
        Optional<Path> modelFile = Wiring.modelFile(model);
        if (modelFile.isPresent() && !Files.isRegularFile(modelFile.get())) {
            throw usage("no model file " + model);
        }
        return new DemoPlan(
                seed,
                view,
                length,
                once,
                modelFile.map(Wiring::modelName).orElse(model),
                modelFile,
                port,
                data,
                out.toAbsolutePath().normalize());
    }

    private void refuseOptionsOfTheNode() {
        List<String> meaningless = NODE_OPTIONS.stream()
                .filter(spec.commandLine().getParseResult()::hasMatchedOption)
                .toList();
        if (!meaningless.isEmpty()) {
            throw usage("--write starts no node, so " + String.join(" and ", meaningless) + " means nothing to it");
        }
    }

    /** A file is tried before the node starts, whose start takes seconds. */
    private void refuseUnusableModel(DemoPlan plan) throws Settings.Invalid {
        InferenceConfig inference = Wiring.inference(
                Settings.read(Optional.empty(), DemoPlan.environment(), plan.modelOptions()), Optional.empty());
        Wiring.missingModel(inference, plan.model()).ifPresent(reason -> {
            throw usage(reason);
        });
        if (plan.modelFile().isPresent()) {
            ModelsReport.Report report =
                    new ModelsReport(inference).recall(plan.modelFile().get());
            if (!report.usable()) {
                throw new Failure(Failure.Kind.INVALID, report.text());
            }
        }
    }

    private CommandLine.ParameterException usage(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
