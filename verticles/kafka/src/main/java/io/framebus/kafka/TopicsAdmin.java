package io.framebus.kafka;

import io.framebus.bus.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics of the contract. */
public final class TopicsAdmin {

    /** Every topic this system writes. */
    public static final List<String> TOPICS = List.of(
            "stream-commands",
            "stream-states",
            "frames",
            "detections",
            "tracks",
            "car-frames",
            "person-frames",
            "detections-cars",
            "detections-people",
            "tracks-cars",
            "tracks-people",
            "video_processing_queue",
            "video_processing_queue.dlq",
            "recognition_queue",
            "recognition_queue.dlq",
            "frame-metadata");

    private static final int DEADLINE_MILLIS = 20_000;

    private TopicsAdmin() {}

    /**
     * Blocks until every topic exists; several nodes may do so at the same time, and topics that exist are left as they
     * are. Called from a worker or virtual thread at start.
     *
     * @throws Failure UNAVAILABLE where the cluster does not answer or refuses
     */
    public static void create(KafkaConfig config) {
        List<NewTopic> topics = TOPICS.stream()
                .map(name -> new NewTopic(
                        name, Optional.of(config.partitions()), Optional.of((short) config.replicationFactor())))
                .toList();
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.bootstrap(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                DEADLINE_MILLIS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                DEADLINE_MILLIS))) {
            CreateTopicsOptions options = new CreateTopicsOptions().timeoutMs(DEADLINE_MILLIS);
            for (KafkaFuture<Void> made :
                    admin.createTopics(topics, options).values().values()) {
                awaitUnlessItExists(made, config);
            }
        }
    }

    private static void awaitUnlessItExists(KafkaFuture<Void> made, KafkaConfig config) {
        try {
            made.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException refused) {
            if (!(refused.getCause() instanceof TopicExistsException)) {
                throw unavailable(config, String.valueOf(refused.getCause()), refused);
            }
        } catch (TimeoutException silent) {
            throw unavailable(config, "no answer", silent);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unavailable(config, "interrupted", stopped);
        }
    }

    private static Failure unavailable(KafkaConfig config, String reason, Exception cause) {
        return new Failure(
                Failure.Kind.UNAVAILABLE,
                "the topics could not be made at Kafka " + config.bootstrap() + ": " + reason,
                cause);
    }
}
