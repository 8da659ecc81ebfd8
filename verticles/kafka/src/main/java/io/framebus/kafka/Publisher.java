package io.framebus.kafka;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One idempotent producer. It repeats a record for as long as it lives rather than give it up, because giving one up
 * lets its successors overtake it; who can't wait closes the producer, which drops everything unacknowledged at once,
 * and goes on from the outbox with a new one.
 */
final class Publisher {

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private final Vertx vertx;
    private final KafkaProducer<String, String> producer;
    private final long deadlineMillis;

    /** Opens a producer; looking up its brokers' names may block. */
    static Future<Publisher> open(Vertx vertx, KafkaConfig config) {
        return vertx.executeBlocking(() -> new Publisher(vertx, config));
    }

    private Publisher(Vertx vertx, KafkaConfig config) {
        this.vertx = vertx;
        // One request at a time, so that a refused one is never overtaken by the one behind it.
        this.deadlineMillis = config.deadline().toMillis();
        this.producer = KafkaProducer.create(
                vertx,
                Map.ofEntries(
                        Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrap()),
                        Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "framebus-relay"),
                        Map.entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName()),
                        Map.entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName()),
                        Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                        Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true"),
                        Map.entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1"),
                        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE)),
                        Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000"),
                        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(deadlineMillis)),
                        Map.entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000"),
                        Map.entry(ProducerConfig.LINGER_MS_CONFIG, "2"),
                        Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "8388608")));
        producer.exceptionHandler(thrown -> LOG.debug("the producer says {}", thrown.getMessage()));
    }

    /**
     * Publishes rows and answers with those in front that were acknowledged in full; fewer than were given means that
     * the producer is of no more use.
     */
    Future<List<OutboxRow>> publish(List<OutboxRow> rows) {
        Context context = vertx.getOrCreateContext();
        Promise<Void> settled = Promise.promise();
        PublishingRound round =
                new PublishingRound(rows, () -> context.runOnContext(settling -> settled.tryComplete()));
        long timer = vertx.setTimer(deadlineMillis, late -> round.fail());
        vertx.executeBlocking(() -> sendAll(rows, round), false).onFailure(refused -> round.fail());
        return settled.future().map(done -> {
            vertx.cancelTimer(timer);
            return round.acknowledged();
        });
    }

    /** Drops what is unacknowledged. A timeout of 0 would wait for it instead. */
    Future<Void> abort() {
        return producer.close(1);
    }

    /**
     * Sends in order until anything fails: a record that could not be sent, for instance because no broker told where
     * its partition is, must not be overtaken by the next one, for which a broker may be there again. Blocks while the
     * producer's memory is full.
     */
    private PublishingRound sendAll(List<OutboxRow> rows, PublishingRound round) {
        Producer<String, String> sender = producer.unwrap();
        for (int index = 0; index < rows.size(); index++) {
            int row = index;
            for (ProducerRecord<String, String> record : rows.get(row).records()) {
                if (round.hasFailed()) {
                    return round;
                }
                var _ = sender.send(
                        record, (metadata, refused) -> settle(round, row, record, Optional.ofNullable(refused)));
            }
        }
        round.allSent();
        return round;
    }

    private static void settle(
            PublishingRound round, int row, ProducerRecord<String, String> record, Optional<Exception> refused) {
        if (refused.isPresent() && refused.get() instanceof RecordTooLargeException) {
            // No later attempt could make it smaller, and everything behind it would wait for ever.
            LOG.error("a record of {} for {} is too large for Kafka and left out", record.topic(), record.key());
            round.acknowledge(row);
        } else if (refused.isPresent()) {
            round.fail();
        } else {
            round.acknowledge(row);
        }
    }
}
