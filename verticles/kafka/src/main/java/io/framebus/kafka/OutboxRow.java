package io.framebus.kafka;

import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

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

    List<ProducerRecord<String, String>> records() {
        List<ProducerRecord<String, String>> records = new ArrayList<>(payloads.size());
        for (int index = 0; index < payloads.size(); index++) {
            ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, payloads.get(index));
            record.headers()
                    .add("schema", bytes(schema))
                    .add("stream-epoch", bytes(Long.toString(epoch)))
                    .add("dedup-key", bytes(dedupKeys.get(index)));
            records.add(record);
        }
        return records;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
