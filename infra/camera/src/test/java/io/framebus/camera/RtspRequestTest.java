package io.framebus.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RtspRequestTest {

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void requestsAreReadOneAfterTheOther() throws IOException {
        InputStream in = bytes("OPTIONS rtsp://127.0.0.1:1/street RTSP/1.0\r\nCSeq: 1\r\n\r\n"
                + "GET_PARAMETER rtsp://127.0.0.1:1/street/ RTSP/1.0\nCSEQ:2\nContent-Length: 4\n\nping"
                + "TEARDOWN * RTSP/1.0\r\n\r\n");
        assertEquals(
                Optional.of(new RtspRequest("OPTIONS", "rtsp://127.0.0.1:1/street", Map.of("cseq", "1"))),
                RtspRequest.read(in));
        RtspRequest second = RtspRequest.read(in).orElseThrow();
        assertEquals("/street", second.path());
        assertEquals(Optional.of("2"), second.header("cseq"));
        assertEquals("TEARDOWN", RtspRequest.read(in).orElseThrow().method());
        assertEquals(Optional.empty(), RtspRequest.read(in));
    }

    @Test
    void reportsBetweenRequestsArePassedOver() throws IOException {
        InputStream in = bytes("$\u0001\u0000\u0003abc$\u0001\u0001\u0000" + "x".repeat(256)
                + "PLAY rtsp://h/street?a=1 RTSP/1.0\r\nSession: 7\r\n\r\n");
        RtspRequest request = RtspRequest.read(in).orElseThrow();
        assertEquals("PLAY", request.method());
        assertEquals("/street", request.path());
    }

    @Test
    void whatIsNoRequestIsRefused() {
        assertRefused("GET / HTTP/1.1\r\n\r\n");
        assertRefused("play rtsp://h/street RTSP/1.0\r\n\r\n");
        assertRefused("PLAY rtsp://h/street RTSP/1.0\r\nno header\r\n\r\n");
        assertRefused("PLAY rtsp://h/street RTSP/1.0\r\nContent-Length: 99999\r\n\r\n");
        assertRefused("PLAY rtsp://h/street RTSP/1.0\r\nContent-Length: -1\r\n\r\n");
        assertRefused("PLAY rtsp://h/" + "a".repeat(5000) + " RTSP/1.0\r\n\r\n");
        assertRefused("PLAY rtsp://h/street RTSP/1.0\r\n" + headers(65) + "\r\n");
        assertRefused("PLAY rtsp://h/street RT");
    }

    private static String headers(int count) {
        StringBuilder headers = new StringBuilder();
        for (int i = 0; i < count; i++) {
            headers.append("X-").append(i).append(": 1\r\n");
        }
        return headers.toString();
    }

    private static void assertRefused(String text) {
        assertThrows(IOException.class, () -> RtspRequest.read(bytes(text)), text);
    }
}
