package io.framebus.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InitRequestTest {

    @Test
    void fullBodyIsRead() {
        JsonObject body = new JsonObject("""
            {"url": "clip.mp4", "pipeline": "track", "model": "tiny", "fps": 12.5, "name": "street",
             "classes": ["car", "bus", "car"]}\
            """);
        assertEquals(
                new InitRequest(
                        "clip.mp4",
                        Optional.of("track"),
                        Optional.of("tiny"),
                        Optional.of(12.5),
                        Optional.of("street"),
                        List.of("car", "bus")),
                InitRequest.parse(body));
    }

    @Test
    void nullCountsAsAbsent() {
        JsonObject body = new JsonObject("{\"url\": \"a\", \"fps\": null, \"classes\": null, \"name\": null}");
        assertEquals(
                new InitRequest("a", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of()),
                InitRequest.parse(body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | [url]",
                "{'url': ''} | [url]",
                "{'url': 7} | [url]",
                "{'url': 'a', 'fps': 0} | [fps]",
                "{'url': 'a', 'fps': -1} | [fps]",
                "{'url': 'a', 'fps': 240.5} | [fps]",
                "{'url': 'a', 'fps': '5'} | [fps]",
                "{'url': 'a', 'name': 'a\\nb'} | [name]",
                "{'url': 'a', 'classes': 'car'} | [classes]",
                "{'url': 'a', 'classes': ['car', 1]} | [classes]",
                "{'uri': 'a', 'fsp': 1} | [uri, fsp, url]",
                "{'url': 'a', 'model': [], 'pipeline': {}, 'fps': true} | [fps, pipeline, model]",
            })
    void everyWrongFieldIsNamed(String body, String fields) {
        JsonObject json = new JsonObject(body.replace('\'', '"'));
        InvalidInput invalid = assertThrows(InvalidInput.class, () -> InitRequest.parse(json));
        assertEquals(
                fields,
                invalid.errors().stream().map(FieldError::field).toList().toString());
    }

    @Test
    void hashIsThatOfTheMeaningNotOfTheSpelling() {
        String hash = BodyHash.of(new JsonObject("{\"url\": \"a\", \"classes\": [\"x\", \"y\"]}"));
        assertEquals(hash, BodyHash.of(new JsonObject("{\"classes\":[\"x\",\"y\"],\"url\":\"a\"}")));
        assertNotEquals(hash, BodyHash.of(new JsonObject("{\"url\":\"a\",\"classes\":[\"y\",\"x\"]}")));
        assertEquals(64, hash.length());
    }
}
