package io.framebus.node;

import io.framebus.bus.Buckets;
import io.framebus.embedded.EmbeddedParts;
import io.framebus.inference.ModelStorage;
import io.framebus.kafka.KafkaConfig;
import io.framebus.objects.ObjectsConfig;
import io.framebus.state.StateConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** PostgreSQL, Kafka and S3: outside servers by their settings, or those inside this node. */
record Outside(Optional<EmbeddedParts> embedded) implements AutoCloseable {

    StateConfig state(Settings settings) {
        return StateConfig.of(postgresUrl(settings)).withLease(Wiring.lease(settings));
    }

    KafkaConfig kafka(Settings settings) {
        String bootstrap = settings.optional(Setting.KAFKA_BOOTSTRAP)
                .or(() -> embedded.map(EmbeddedParts::kafkaBootstrap))
                .orElseThrow();
        return KafkaConfig.of(bootstrap, postgresUrl(settings))
                .withPartitions(settings.number(Setting.KAFKA_PARTITIONS));
    }

    ObjectsConfig objects(Settings settings) {
        Optional<String> endpoint = settings.optional(Setting.S3_ENDPOINT);
        ObjectsConfig usual = ObjectsConfig.usual(
                URI.create(endpoint.or(() -> embedded.map(EmbeddedParts::s3Endpoint))
                        .orElseThrow()),
                endpoint.isPresent()
                        ? settings.text(Setting.S3_ACCESS_KEY)
                        : embedded.map(EmbeddedParts::s3AccessKey).orElse(""),
                endpoint.isPresent()
                        ? settings.text(Setting.S3_SECRET_KEY)
                        : embedded.map(EmbeddedParts::s3SecretKey).orElse(""),
                Stream.concat(Buckets.ALL.stream(), Stream.of(ModelStorage.BUCKET))
                        .toList());
        return usual.withLinks(
                settings.optional(Setting.S3_PUBLIC_ENDPOINT).map(URI::create),
                Duration.ofMillis(settings.number(Setting.LINK_LIFETIME_MS)));
    }

    private String postgresUrl(Settings settings) {
        return settings.optional(Setting.POSTGRES_URL)
                .or(() -> embedded.map(EmbeddedParts::postgresUrl))
                .orElseThrow();
    }

    @Override
    public void close() {
        embedded.ifPresent(EmbeddedParts::close);
    }
}
