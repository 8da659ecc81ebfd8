package io.framebus.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class KafkaConfigTest {

    private static final String URI = "postgresql://user:secret@db.example:5433/framebus";

    @Test
    void defaultsAreThoseOfTheContract() {
        KafkaConfig config = KafkaConfig.of("broker:9092", URI);
        assertEquals(12, config.partitions());
        assertEquals(8, config.shards());
        assertTrue(config.poll().toMillis() <= 200);
    }

    @Test
    void passwordIsNeverShown() {
        assertFalse(KafkaConfig.of("broker:9092", URI).toString().contains("secret"));
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> KafkaConfig.of("broker:9092", "mysql://user:secret@host/x"));
        assertFalse(String.valueOf(refused.getMessage()).contains("secret"));
    }

    @Test
    void valuesOutOfRangeAreRefusedByName() {
        assertRefused("bootstrap", " ", 12, 8, 64, 100);
        assertRefused("partitions", "b:1", 0, 8, 64, 100);
        assertRefused("shards", "b:1", 12, 9, 64, 100);
        assertRefused("rows at once", "b:1", 12, 8, 0, 100);
        assertRefused("poll", "b:1", 12, 8, 64, 5);
    }

    private static void assertRefused(
            String name, String bootstrap, int partitions, int shards, int rows, long pollMillis) {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new KafkaConfig(
                        bootstrap,
                        URI,
                        partitions,
                        1,
                        shards,
                        rows,
                        Duration.ofMillis(pollMillis),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5)));
        assertTrue(String.valueOf(refused.getMessage()).contains(name), refused::getMessage);
    }
}
