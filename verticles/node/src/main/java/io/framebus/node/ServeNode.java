package io.framebus.node;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.LeaseMessage;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.StreamAssignment;
import io.framebus.embedded.EmbeddedParts;
import io.framebus.embedded.Part;
import io.framebus.gateway.GatewayVerticle;
import io.framebus.inference.InferenceConfig;
import io.framebus.inference.InferenceVerticle;
import io.framebus.kafka.KafkaConfig;
import io.framebus.kafka.RelayVerticle;
import io.framebus.kafka.TopicsAdmin;
import io.framebus.objects.ObjectsVerticle;
import io.framebus.rendering.RenderingConfig;
import io.framebus.state.Migrations;
import io.framebus.state.RecorderVerticle;
import io.framebus.state.StateConfig;
import io.framebus.state.StateVerticle;
import io.framebus.supervision.SupervisionVerticle;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node: what is started in which order, and stopped in reverse. */
final class ServeNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServeNode.class);
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STEP_DOWN = Duration.ofSeconds(15);
    private static final Duration STOP = Duration.ofSeconds(25);

    private final Settings settings;
    private final Function<StreamAssignment, RenderingConfig> rendering;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final UUID node = UUID.randomUUID();
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private int port;
    private @Nullable Vertx vertx;
    private boolean closed;

    /** Settings that are each right and together are not. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    ServeNode(Settings settings) {
        this(settings, stream -> RenderingConfig.PICTURES);
    }

    /** @param rendering what is drawn of a stream */
    ServeNode(Settings settings, Function<StreamAssignment, RenderingConfig> rendering) {
        this.settings = settings;
        this.rendering = rendering;
    }

    int port() {
        return port;
    }

    String name() {
        return settings.optional(Setting.NODE_NAME).orElseGet(() -> hostName() + "-" + port);
    }

    void start() throws Exception {
        refuseOpenDoors();
        InferenceConfig inference = Wiring.running(settings, Wiring.inference(settings, Optional.empty()));
        refuseMissingModel(inference);
        Map<String, PipelineSpec> pipelines = Pipelines.read(Home.pipelines());
        port = settings.number(Setting.HTTP_PORT);
        refuseTakenPort();
        CompletableFuture<Outside> outside = CompletableFuture.supplyAsync(this::outside);
        vertx = await(ClusterVertx.start(settings, meters));
        started.push(() -> await(vertx().close()));
        if (outside.isCompletedExceptionally()) {
            Waiting.on(outside, START);
        }
        GatewayVerticle gateway = new GatewayVerticle(Wiring.gateway(settings, name(), pipelines), meters);
        deploy(gateway);
        port = gateway.port();
        Outside parts = Waiting.on(outside, START);
        started.addLast(parts);
        StateConfig state = parts.state(settings);
        Migrations.run(state);
        deploy(new StateVerticle(state, KeepLimits.of(settings.list(Setting.KEEP))));
        deploy(new ObjectsVerticle(parts.objects(settings)));
        KafkaConfig kafka = parts.kafka(settings);
        TopicsAdmin.create(kafka);
        deploy(new RelayVerticle(kafka));
        deploy(new InferenceVerticle(inference, meters, Optional.of(Wiring.modelVersions(settings))));
        if (settings.list(Setting.ROLES).contains("worker")) {
            deploy(new SupervisionVerticle(
                    Wiring.supervision(settings, node.toString(), name(), port),
                    StreamKinds.recipes(
                            stream -> new RecorderVerticle(state, stream), rendering, Wiring.ingestion(settings)),
                    pipelines));
            started.push(() -> await(Addresses.stepDown().on(vertx()).ask(new LeaseMessage.StepDown(), STEP_DOWN)));
        }
        LOG.info("node {} is up", name());
    }

    /** Serving the world without credentials must be said aloud. */
    private void refuseOpenDoors() throws Refused {
        String host = settings.text(Setting.HTTP_HOST);
        if (!Wiring.isLoopback(host) && !settings.flag(Setting.INSECURE)) {
            throw new Refused("http_host is \"" + host
                    + "\" and no credentials are configured; listen on 127.0.0.1, or give --insecure to serve anybody");
        }
        boolean embedded = settings.flag(Setting.EMBEDDED);
        for (Setting needed : EnumSet.of(Setting.POSTGRES_URL, Setting.KAFKA_BOOTSTRAP, Setting.S3_ENDPOINT)) {
            if (!embedded && settings.optional(needed).isEmpty()) {
                throw new Refused(needed.variable() + " is not set; give --embedded to run everything in this process");
            }
        }
    }

    private void refuseMissingModel(InferenceConfig inference) throws Refused {
        Optional<String> reason =
                settings.optional(Setting.MODEL).flatMap(model -> Wiring.missingModel(inference, model));
        if (reason.isPresent()) {
            throw new Refused(
                    Setting.MODEL.variable() + " is \"" + settings.text(Setting.MODEL) + "\": " + reason.get());
        }
    }

    /** Before anything is started; the gateway itself listens much later. */
    private void refuseTakenPort() {
        String host = settings.text(Setting.HTTP_HOST);
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException taken) {
            throw new Failure(
                    Failure.Kind.CONFLICT,
                    "http_port is " + port + " and can't be listened on at " + host + " (" + taken.getMessage()
                            + "); give another one with --port, or 0 for a free one",
                    taken);
        }
    }

    private Outside outside() {
        EnumSet<Part> missing = EnumSet.noneOf(Part.class);
        if (settings.flag(Setting.EMBEDDED)) {
            addMissing(missing, Setting.POSTGRES_URL, Part.POSTGRES);
            addMissing(missing, Setting.KAFKA_BOOTSTRAP, Part.KAFKA);
            addMissing(missing, Setting.S3_ENDPOINT, Part.S3);
        }
        return missing.isEmpty()
                ? new Outside(Optional.empty())
                : new Outside(Optional.of(
                        EmbeddedParts.start(settings.path(Setting.DATA).orElseThrow(), missing)));
    }

    private void addMissing(EnumSet<Part> missing, Setting url, Part part) {
        if (settings.optional(url).isEmpty()) {
            missing.add(part);
        }
    }

    private void deploy(Deployable room) {
        String deployment = await(vertx().deployVerticle(room));
        started.push(() -> await(vertx().undeploy(deployment)));
    }

    /** The node's own, once it has started. */
    Vertx vertx() {
        if (vertx == null) {
            throw new IllegalStateException("the node has not started");
        }
        return vertx;
    }

    private static <T> T await(Future<T> future) {
        return Waiting.on(future, START);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "node";
        }
    }

    /** Stops everything in reverse; what does not stop in time is left to the end of the process. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(this::stopAll);
        Waiting.on(stopped, STOP);
    }

    private void stopAll() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception unclean) {
                LOG.warn("a part did not stop cleanly: {}", Reasons.firstLine(unclean));
            }
        }
    }
}
