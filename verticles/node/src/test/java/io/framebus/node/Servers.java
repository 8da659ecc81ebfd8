package io.framebus.node;

import io.framebus.embedded.EmbeddedParts;
import io.framebus.embedded.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Real PostgreSQL, Kafka and S3 that nodes of a test use as outside servers, and that outlive them. */
final class Servers implements AutoCloseable {

    private final EmbeddedParts parts;

    Servers(Path data) {
        parts = EmbeddedParts.start(data, EnumSet.allOf(Part.class));
    }

    /** The environment of a node that uses these servers. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("FRAMEBUS_POSTGRES_URL", parts.postgresUrl());
        environment.put("FRAMEBUS_KAFKA_BOOTSTRAP", parts.kafkaBootstrap());
        environment.put("FRAMEBUS_S3_ENDPOINT", parts.s3Endpoint());
        environment.put("FRAMEBUS_S3_ACCESS_KEY", parts.s3AccessKey());
        environment.put("FRAMEBUS_S3_SECRET_KEY", parts.s3SecretKey());
        return environment;
    }

    String postgresUrl() {
        return parts.postgresUrl();
    }

    /** Every record of a topic with this key that Kafka holds now, in order. */
    List<ConsumerRecord<String, String>> records(String topic, String key) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", parts.kafkaBootstrap());
        List<ConsumerRecord<String, String>> found = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    if (key.equals(record.key())) {
                        found.add(record);
                    }
                }
            }
        }
        return found;
    }

    @Override
    public void close() {
        parts.close();
    }
}
