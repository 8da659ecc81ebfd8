package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Failure;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelDownloadRedirectsTest {

    @ParameterizedTest
    @CsvSource({
        "https://a.org/x/y, https://b.org/z?s=1, https://b.org/z?s=1",
        "https://a.org/x/y, z, https://a.org/x/z",
        "https://a.org/x/y, //b.org/z, https://b.org/z",
        "http://a.org/x, https://b.org/z, https://b.org/z",
        "http://a.org/x, http://b.org/z, http://b.org/z",
        "https://a.org/x, http://127.0.0.1:80/z, http://127.0.0.1:80/z",
        "https://a.org/x, http://[::1]/z, http://[::1]/z",
        "https://a.org/x, http://localhost/z, http://localhost/z",
    })
    void redirectLeadsOn(String from, String location, String to) {
        assertEquals(URI.create(to), ModelDownloadRedirects.next(URI.create(from), location));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://b.org/z?s=secret|to b.org without encryption",
                "http://127.0.0.1.b.org/z?s=secret|without encryption",
                "http://localhost.b.org/?s=secret|without encryption",
                "file:///etc/secret|to something that is not http(s)",
                "ftp://b.org/secret|to something that is not http(s)",
                "http://?s=secret|to ",
                "ht tp://secret|to no address",
            })
    void redirectThatIsRefusedShowsNoMoreThanAHost(String location, String reason) {
        Failure failure =
                assertThrows(Failure.class, () -> ModelDownloadRedirects.next(URI.create("https://a.org/x"), location));
        assertEquals(Failure.Kind.UNAVAILABLE, failure.kind());
        assertTrue(failure.getMessage().contains(reason), failure::getMessage);
        assertFalse(failure.getMessage().contains("secret"), failure::getMessage);
    }
}
