package io.framebus.node;

import io.framebus.bus.Failure;
import io.framebus.bus.PipelineSpec;
import io.framebus.gateway.GatewayConfig;
import io.framebus.inference.ExecutionProviders;
import io.framebus.inference.InferenceConfig;
import io.framebus.inference.ModelCatalogue;
import io.framebus.ingestion.IngestionConfig;
import io.framebus.supervision.SupervisionConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Turns settings into the configuration of rooms. */
final class Wiring {

    /** Below the time after which the gateway closes a silent connection. */
    private static final Duration EXCHANGE_DEADLINE = Duration.ofSeconds(140);

    private Wiring() {}

    /** The catalogue, the folders of settings, and a model given as a file. */
    static InferenceConfig inference(Settings settings, Optional<Path> modelFile) {
        List<Path> folders = new ArrayList<>();
        settings.path(Setting.MODELS_DIR).ifPresent(folders::add);
        folders.add(Home.pulledModels());
        folders.add(Home.models());
        Path catalogue = Home.models().resolve("models.yaml");
        InferenceConfig config = InferenceConfig.defaults(Optional.of(catalogue).filter(Files::isRegularFile), folders);
        return modelFile.map(file -> config.withFiles(List.of(file))).orElse(config);
    }

    /**
     * The same for whoever runs models: with what runs them, and as many at a time and at once as suits it.
     *
     * @throws Failure INVALID where the settings ask for a provider that is not there
     */
    static InferenceConfig running(Settings settings, InferenceConfig config) {
        InferenceConfig suited = config.on(
                ExecutionProviders.resolve(settings.text(Setting.EXECUTION_PROVIDER), config.cache()),
                Runtime.getRuntime().availableProcessors());
        int runs = settings.number(Setting.CONCURRENT_RUNS);
        int batch = settings.number(Setting.BATCH_SIZE);
        return suited.withConcurrentRuns(runs == 0 ? suited.concurrentRuns() : runs)
                .withIntraOpThreads(settings.number(Setting.INTRA_OP_THREADS))
                .withBatches(
                        batch == 0 ? suited.batchSize() : batch,
                        Duration.ofMillis(settings.number(Setting.BATCH_WAIT_MS)));
    }

    /** Where {@code models pull} puts files: the first folder that {@link #inference} searches. */
    static Path pulledModels(Settings settings) {
        return settings.path(Setting.MODELS_DIR).orElseGet(Home::pulledModels);
    }

    /** Where this node keeps the files that models were exchanged for. */
    static Path modelVersions(Settings settings) {
        return folder(settings, "models");
    }

    /** Why there is no model of this name, empty where there is one. */
    static Optional<String> missingModel(InferenceConfig config, String name) {
        ModelCatalogue catalogue = ModelCatalogue.open(config);
        return catalogue.names().contains(name) ? Optional.empty() : Optional.of(catalogue.missing(name));
    }

    static IngestionConfig ingestion(Settings settings) {
        IngestionConfig standard = IngestionConfig.DEFAULTS;
        int threads = settings.number(Setting.DECODER_THREADS);
        return new IngestionConfig(
                threads == 0 ? standard.decoderThreads() : threads,
                standard.pixelBytes(),
                standard.firstFrameDeadline(),
                standard.firstFrameTries(),
                standard.silence(),
                standard.pause(),
                standard.pauseMaximum(),
                standard.healthy(),
                standard.seekMargin(),
                standard.deaths());
    }

    static GatewayConfig gateway(Settings settings, String name, Map<String, PipelineSpec> pipelines) {
        return new GatewayConfig(
                settings.text(Setting.HTTP_HOST),
                settings.number(Setting.HTTP_PORT),
                settings.optional(Setting.BRIDGE_PORT)
                        .map(port -> OptionalInt.of(Integer.parseInt(port)))
                        .orElse(OptionalInt.empty()),
                name,
                settings.path(Setting.MEDIA_ROOT),
                settings.optional(Setting.MODEL),
                pipelines,
                Set.copyOf(settings.list(Setting.HTTP_NAMES)),
                imageOrigins(settings),
                List.of("state", "objects", "kafka", "inference"),
                GatewayConfig.Limits.STANDARD.withEndedMetrics(
                        Duration.ofMillis(settings.number(Setting.ENDED_METRICS_MS))),
                new GatewayConfig.Models(
                        modelVersions(settings), settings.number(Setting.MODEL_UPLOAD_BYTES), EXCHANGE_DEADLINE),
                new GatewayConfig.Jobs(
                        settings.optional(Setting.DEPTH_MODEL),
                        settings.path(Setting.SEQUENCES_ROOT),
                        uploads(settings)));
    }

    private static GatewayConfig.Uploads uploads(Settings settings) {
        return GatewayConfig.Uploads.usual(folder(settings, "uploads"))
                .withMostBytes(settings.large(Setting.UPLOAD_BYTES))
                .withAtOnce(settings.number(Setting.UPLOADS_AT_ONCE));
    }

    private static Path folder(Settings settings, String name) {
        return settings.path(Setting.DATA).orElseThrow().resolve(name);
    }

    /** Where the console may load pictures from; inside parts choose their port later, so then any origin. */
    private static List<String> imageOrigins(Settings settings) {
        return settings.optional(Setting.S3_PUBLIC_ENDPOINT)
                .or(() -> settings.optional(Setting.S3_ENDPOINT))
                .map(List::of)
                .orElse(List.of());
    }

    static SupervisionConfig supervision(Settings settings, String node, String name, int port) {
        String url = "http://" + settings.text(Setting.HTTP_HOST) + ":" + port;
        int cores = Runtime.getRuntime().availableProcessors();
        return SupervisionConfig.of(node, name, url, settings.list(Setting.ROLES))
                .within(settings.number(Setting.STREAMS_MAXIMUM), lease(settings))
                .withJobs(
                        orElse(settings.number(Setting.JOBS_MAXIMUM), SupervisionConfig.jobsOf(cores)),
                        orElse(settings.number(Setting.PHOTOS_MAXIMUM), SupervisionConfig.photosOf(cores)),
                        folder(settings, "scratch"));
    }

    private static int orElse(int setting, int derived) {
        return setting == 0 ? derived : setting;
    }

    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    static Duration lease(Settings settings) {
        return Duration.ofMillis(settings.number(Setting.LEASE_MS));
    }

    /** A model named on the command line: an existing file, or empty where it is a name of the catalogue. */
    static Optional<Path> modelFile(String model) {
        Path path = Path.of(model);
        return model.endsWith(".onnx") || Files.isRegularFile(path)
                ? Optional.of(path.toAbsolutePath().normalize())
                : Optional.empty();
    }

    /** The name a model file goes by. */
    static String modelName(Path file) {
        return file.getFileName().toString().replaceFirst("\\.onnx$", "");
    }
}
