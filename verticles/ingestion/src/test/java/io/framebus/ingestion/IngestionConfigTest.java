package io.framebus.ingestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class IngestionConfigTest {

    private static IngestionConfig config(int threads, long bytes, int tries, Duration pause, int deaths) {
        Duration second = Duration.ofSeconds(1);
        return new IngestionConfig(
                threads, bytes, second, tries, second, pause, Duration.ofSeconds(30), second, second, deaths);
    }

    private static void refused(String setting, IngestionConfigMaker maker) {
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, maker::make);
        assertTrue(Objects.toString(thrown.getMessage()).contains(setting), thrown::toString);
    }

    private interface IngestionConfigMaker {
        IngestionConfig make();
    }

    @Test
    void theDefaultsHoldHalfAGigabyteOfFrames() {
        assertEquals(512L << 20, IngestionConfig.DEFAULTS.pixelBytes());
    }

    @Test
    void badValuesAreRefusedByName() {
        Duration second = Duration.ofSeconds(1);
        assertEquals(16, config(16, 1, 1, second, 1).decoderThreads());
        refused("decoder_threads", () -> config(0, 1, 1, second, 1));
        refused("decoder_threads", () -> config(17, 1, 1, second, 1));
        refused("pixel_bytes", () -> config(1, 0, 1, second, 1));
        refused("first_frame_tries", () -> config(1, 1, 0, second, 1));
        refused("deaths", () -> config(1, 1, 1, second, 0));
        refused("pause", () -> config(1, 1, 1, Duration.ZERO, 1));
        refused("pause_maximum", () -> config(1, 1, 1, Duration.ofSeconds(31), 1));
    }
}
