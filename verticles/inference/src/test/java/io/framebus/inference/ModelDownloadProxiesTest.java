package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Failure;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelDownloadProxiesTest {

    private static String proxy(Map<String, String> environment, String address) {
        return new ModelDownloadProxies(environment).described(URI.create(address));
    }

    @Test
    void schemeChoosesTheVariableAndLowerCaseComesFirst() {
        Map<String, String> environment =
                Map.of("http_proxy", "http://a:1", "HTTP_PROXY", "http://b:2", "https_proxy", "", "HTTPS_PROXY", "c");
        assertEquals(" through the proxy a:1", proxy(environment, "http://models.org/x"));
        assertEquals(" through the proxy c:80", proxy(environment, "https://models.org/x"));
        assertEquals("", proxy(Map.of(), "https://models.org/x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*|https://models.org/x|true",
                "models.org|https://models.org/x|true",
                "MODELS.org|https://Models.Org/x|true",
                ".models.org|https://models.org/x|true",
                "*.models.org|https://a.models.org/x|true",
                "models.org|https://a.models.org/x|true",
                "models.org|https://othermodels.org/x|false",
                "a.org, b.org,models.org|https://models.org/x|true",
                "models.org:443|https://models.org/x|true",
                "models.org:8443|https://models.org/x|false",
                "models.org:8443|https://models.org:8443/x|true",
                "127.0.0.1|https://127.0.0.1:8443/x|true",
                "::1|https://[::1]/x|true",
                "[::1]:443|https://[::1]/x|true",
                "[::1]:1|https://[::1]/x|false",
                "org|https://models.org/x|true",
                "''|https://models.org/x|false",
                ".|https://models.org/x|false",
            })
    void exceptionsAreHostsAndTheirDomains(String exceptions, String address, boolean direct) {
        Map<String, String> environment = Map.of("https_proxy", "http://p:1", "no_proxy", exceptions);
        assertEquals(direct ? "" : " through the proxy p:1", proxy(environment, address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://lisa:secret@p:1",
                "socks5://lisa:secret@p:1",
                "http://lisa:secret@",
                "http://lisa:secret@p:x",
                "http://lisa:%secret@p"
            })
    void unusableProxyIsRefusedWithoutItsPassword(String value) {
        Failure failure =
                assertThrows(Failure.class, () -> proxy(Map.of("https_proxy", value), "https://models.org/x"));
        assertEquals(Failure.Kind.INVALID, failure.kind());
        assertTrue(failure.getMessage().startsWith("https_proxy names no usable proxy"), failure::getMessage);
        assertFalse(failure.getMessage().contains("secret"));
    }
}
