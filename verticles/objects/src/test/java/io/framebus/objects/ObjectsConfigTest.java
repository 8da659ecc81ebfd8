package io.framebus.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectsConfigTest {

    private static final URI ENDPOINT = URI.create("http://127.0.0.1:9000");

    @Test
    void linksLastAnHourByDefault() {
        assertEquals(
                Duration.ofHours(1),
                ObjectsConfig.usual(ENDPOINT, "key", "secret", List.of("frames"))
                        .linkLifetime());
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        IllegalArgumentException thrown = assertThrows(
                IllegalArgumentException.class,
                () -> new ObjectsConfig(
                        URI.create("ftp://host"),
                        Optional.of(URI.create("https://host/path")),
                        "",
                        " ",
                        "",
                        List.of("Frames"),
                        Duration.ofDays(8),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofSeconds(-1),
                        0,
                        0));
        assertEquals(12, String.valueOf(thrown.getMessage()).split(";").length, thrown.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http:///", "//host", "http://user:word@host", "http://host?query", "host:9000"})
    void endpointIsSchemeHostAndPortOnly(String endpoint) {
        assertThrows(
                IllegalArgumentException.class,
                () -> ObjectsConfig.usual(URI.create(endpoint), "key", "secret", List.of()));
    }

    @Test
    void keysAreNotPrinted() {
        String printed = ObjectsConfig.usual(ENDPOINT, "the-key", "the-secret", List.of())
                .toString();
        assertFalse(printed.contains("the-key") || printed.contains("the-secret"), printed);
    }
}
