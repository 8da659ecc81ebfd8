package io.framebus.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.framebus.vision.Box;
import io.framebus.vision.Detection;
import io.framebus.vision.Track;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JsonTest {

    private static final Box BOX = new Box(1, 2.5f, 30.25f, 40.1f);

    @Test
    void aDetectionReadsAsTheContractHasIt() {
        assertEquals(
                "{\"label\":\"car\",\"class_id\":2,\"confidence\":0.87,\"bbox\":[1.0,2.5,30.25,40.1]}",
                Json.write(new Detection("car", 2, 0.87f, BOX)));
    }

    @Test
    void aTrackReadsAsTheContractHasItWithItsGroup() {
        assertEquals(
                "{\"track_id\":7,\"label\":\"car\",\"class_id\":2,\"confidence\":0.5,\"bbox\":[1.0,2.5,30.25,40.1],"
                        + "\"group\":\"cars\"}",
                Json.write(new Track("cars", 7, "car", 2, 0.5f, BOX)));
    }

    @Test
    void detectionsAndTracksComeBackWithEveryBitOfTheirFloats() throws JsonProcessingException {
        long seed = 11;
        Random random = new Random(seed);
        for (int round = 0; round < 1000; round++) {
            Box box = new Box(odd(random), odd(random), odd(random), odd(random));
            Detection detection = new Detection("a \"label\"", round, random.nextFloat(), box);
            Track track = new Track("group", round, "label", 1, random.nextFloat(), box);
            assertEquals(detection, Json.mapper().readValue(Json.write(detection), Detection.class), "seed " + seed);
            assertEquals(track, Json.mapper().readValue(Json.write(track), Track.class), "seed " + seed);
        }
    }

    private static float odd(Random random) {
        return (random.nextFloat() - 0.5f) * (float) Math.pow(10, random.nextInt(8) - 3);
    }

    @Test
    void aBoxHasFourNumbers() {
        assertThrows(JsonProcessingException.class, () -> Json.mapper().readValue("[1,2,3]", Box.class));
    }

    @Test
    void timesAreUtcWithMilliseconds() {
        assertEquals("1970-01-01T00:00:00.000Z", Json.time(0));
        assertEquals("2024-02-29T23:59:59.999Z", Json.time(Instant.parse("2024-02-29T23:59:59.999999999Z")));
        assertEquals("\"2024-02-29T12:00:00.040Z\"", Json.write(Instant.parse("2024-02-29T12:00:00.040Z")));
    }

    @Test
    void recordsAreSnakeCaseAndEmptyIsNull() {
        assertEquals(
                "{\"status\":\"UP\",\"since\":\"1970-01-01T00:00:00.001Z\",\"reconnects\":3,\"last_error\":null}",
                Json.write(new SourceStatus(SourceStatus.Status.UP, Instant.ofEpochMilli(1), 3, Optional.empty())));
    }

    @Test
    void aValueWithoutAFormIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Json.write(List.of(new Object())));
    }
}
