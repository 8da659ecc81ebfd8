package io.framebus.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StateConfigTest {

    private static final String URI = "postgresql://user:secret@db.example:5433/framebus";

    @Test
    void defaultsAreThoseOfTheDesign() {
        StateConfig config = StateConfig.of(URI);
        assertEquals(Duration.ofSeconds(5), config.lease());
        assertEquals(64, config.recorderBatch());
        assertTrue(config.publishes());
        assertFalse(config.withOutboxBound(0).publishes());
    }

    @Test
    void passwordIsNeverShown() {
        assertEquals("db.example:5433/framebus", StateConfig.of(URI).shownDatabase());
        assertFalse(StateConfig.of(URI).toString().contains("secret"));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> StateConfig.of("mysql://user:secret@host/x"));
        assertFalse(String.valueOf(refused.getMessage()).contains("secret"));
    }

    @Test
    void valuesOutOfRangeAreRefusedByName() {
        assertRefused("pool size", 0, 5000, 64, 512);
        assertRefused("lease", 8, 499, 64, 512);
        assertRefused("recorder batch", 8, 5000, 0, 512);
        assertRefused("recorder queue", 8, 5000, 64, 63);
    }

    private static void assertRefused(String name, int pool, long leaseMillis, int batch, int queue) {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new StateConfig(
                        URI,
                        pool,
                        Duration.ofMillis(leaseMillis),
                        Duration.ofSeconds(10),
                        batch,
                        queue,
                        Duration.ofMillis(50),
                        Duration.ofSeconds(3),
                        1));
        assertTrue(String.valueOf(refused.getMessage()).startsWith(name), refused::getMessage);
    }
}
