package io.framebus.kafka;

import io.vertx.kafka.client.producer.KafkaProducerRecord;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of the outbox: records of one topic and key, in order.
 *
 * @param schema {@code name/version} of every payload
 * @param epoch under which they were written
 * @param dedupKeys one for each payload
 */
record OutboxRow(
        long id, String topic, String key, String schema, long epoch, List<String> dedupKeys, List<String> payloads) {

    static OutboxRow of(Row row) {
        return new OutboxRow(
                row.getLong("id"),
                row.getString("topic"),
                row.getString("key"),
                row.getString("schema"),
                row.getLong("epoch"),
                List.of(row.getArrayOfStrings("dedup_keys")),
                List.of(row.getArrayOfStrings("payloads")));
    }

    List<KafkaProducerRecord<String, String>> records() {
        List<KafkaProducerRecord<String, String>> records = new ArrayList<>(payloads.size());
        for (int index = 0; index < payloads.size(); index++) {
            records.add(KafkaProducerRecord.<String, String>create(topic, key, payloads.get(index))
                    .addHeader("schema", schema)
                    .addHeader("stream-epoch", Long.toString(epoch))
                    .addHeader("dedup-key", dedupKeys.get(index)));
        }
        return records;
    }
}
