package io.framebus.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Kafka broker and its KRaft controller in this process, without ZooKeeper, replicas or encryption. */
final class KafkaPart implements RunningPart {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaPart.class);
    private static final Duration STOP = Duration.ofSeconds(8);

    private final KafkaRaftServer server;
    private final String bootstrap;
    private final AtomicBoolean closed = new AtomicBoolean();

    private KafkaPart(KafkaRaftServer server, String bootstrap) {
        this.server = server;
        this.bootstrap = bootstrap;
    }

    static KafkaPart start(Path directory, Settings settings) {
        keepProcessAlive();
        try {
            Files.createDirectories(directory);
            String bootstrap = "127.0.0.1:" + settings.port("kafka.port");
            String controller = "127.0.0.1:" + settings.port("kafka.controllerPort");
            format(
                    directory,
                    settings.value("kafka.clusterId", () -> Uuid.randomUuid().toString()));
            KafkaConfig config = new KafkaConfig(properties(directory, bootstrap, controller), false);
            KafkaPart part = new KafkaPart(new KafkaRaftServer(config, Time.SYSTEM), bootstrap);
            part.open();
            return part;
        } catch (EmbeddedFailure e) {
            throw e;
        } catch (Exception e) {
            throw new EmbeddedFailure("the embedded Kafka broker did not start on " + directory + ": " + e, e);
        }
    }

    String bootstrap() {
        return bootstrap;
    }

    private void open() {
        try {
            server.startup();
        } catch (Exception e) {
            close();
            throw new EmbeddedFailure("the embedded Kafka broker did not start at " + bootstrap + ": " + e, e);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Thread stopping = Thread.ofPlatform()
                .daemon()
                .name("embedded-kafka-stop")
                .start(() -> {
                    try {
                        server.shutdown();
                        server.awaitShutdown();
                    } catch (RuntimeException e) {
                        LOG.warn("the Kafka broker did not stop cleanly", e);
                    }
                });
        try {
            if (!stopping.join(STOP)) {
                LOG.warn("the Kafka broker is still stopping after {} s and is left alone", STOP.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A broker that meets a fatal error asks for the end of the process; here it may only end itself. */
    private static void keepProcessAlive() {
        Exit.Procedure stay = (status, message) -> {
            LOG.error("the embedded Kafka broker gave up with status {}: {}", status, message);
            throw new IllegalStateException("the embedded Kafka broker gave up: " + message);
        };
        Exit.setExitProcedure(stay);
        Exit.setHaltProcedure(stay);
    }

    private static void format(Path directory, String clusterId) throws Exception {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setNodeId(1)
                    .setClusterId(clusterId)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(directory.toString())
                    .addDirectory(directory.toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setIgnoreFormatted(true)
                    .setPrintStream(nowhere)
                    .run();
        }
    }

    private static Map<String, String> properties(Path directory, String bootstrap, String controller)
            throws IOException {
        Map<String, String> properties = new HashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@" + controller);
        properties.put("listeners", "PLAINTEXT://" + bootstrap + ",CONTROLLER://" + controller);
        properties.put("advertised.listeners", "PLAINTEXT://" + bootstrap);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("log.dirs", directory.toString());
        properties.put("auto.create.topics.enable", "false");
        properties.put("server.max.startup.time.ms", "60000");
        // After a crash the controller waits for the old session of the broker to expire; the default is 9 s.
        properties.put("broker.session.timeout.ms", "1500");
        properties.put("broker.heartbeat.interval.ms", "300");
        // One broker: nothing to replicate to, nobody to wait for.
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("share.coordinator.state.topic.num.partitions", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        // The log cleaner's default is 128 MB of heap.
        properties.put("log.cleaner.dedupe.buffer.size", "16777216");
        return properties;
    }
}
