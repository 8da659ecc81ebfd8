package io.framebus.kafka;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
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
        // One request at a time: a broker that has just started takes any sequence number from a producer it does not
        // know, so of two requests on their way the second could be taken after the first was refused.
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
        List<Future<?>> acknowledgements = new ArrayList<>(rows.size());
        for (OutboxRow row : rows) {
            acknowledgements.add(
                    Future.all(row.records().stream().map(this::send).toList()));
        }
        return settled(acknowledgements).map(done -> prefix(rows, acknowledgements));
    }

    /** Completes on the caller's context when all are settled or the deadline is over. */
    private Future<Void> settled(List<Future<?>> acknowledgements) {
        Promise<Void> settled = Promise.promise();
        long timer = vertx.setTimer(deadlineMillis, late -> settled.tryComplete());
        Future.join(acknowledgements).onComplete(all -> {
            vertx.cancelTimer(timer);
            settled.tryComplete();
        });
        return settled.future();
    }

    /** Drops what is unacknowledged. A timeout of 0 would wait for it instead. */
    Future<Void> abort() {
        return producer.close(1);
    }

    private Future<?> send(KafkaProducerRecord<String, String> record) {
        return producer.send(record).<Object>mapEmpty().recover(thrown -> {
            if (thrown instanceof RecordTooLargeException) {
                // No later attempt could make it smaller, and everything behind it would wait for ever.
                LOG.error("a record of {} for {} is too large for Kafka and left out", record.topic(), record.key());
                return Future.succeededFuture();
            }
            return Future.failedFuture(thrown);
        });
    }

    private static List<OutboxRow> prefix(List<OutboxRow> rows, List<Future<?>> acknowledgements) {
        int count = 0;
        while (count < rows.size() && acknowledgements.get(count).succeeded()) {
            count++;
        }
        return rows.subList(0, count);
    }
}
