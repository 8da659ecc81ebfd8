package io.framebus.camera;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a viewer asks (RFC 2326).
 *
 * @param method in capitals, such as PLAY
 * @param url as sent
 * @param headers by name in lower case
 */
record RtspRequest(String method, String url, Map<String, String> headers) {

    private static final int LONGEST_LINE = 4096;
    private static final int MOST_HEADERS = 64;
    private static final int LARGEST_BODY = 65_536;
    private static final int INTERLEAVED = '$';

    RtspRequest {
        headers = Map.copyOf(headers);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The path of the url, without a slash at its end. */
    String path() {
        return url.replaceFirst("^[a-zA-Z]+://[^/]*", "")
                .replaceFirst("\\?.*$", "")
                .replaceFirst("/+$", "");
    }

    /**
     * The next request; what lies between two of them (reports on the reception of packets) is passed over.
     *
     * @return empty where the viewer has closed its side
     * @throws ProtocolException where the bytes are no request
     */
    static Optional<RtspRequest> read(InputStream in) throws IOException {
        int first = in.read();
        while (first == INTERLEAVED || first == '\r' || first == '\n') {
            if (first == INTERLEAVED) {
                in.skipNBytes(1);
                int length = byteOf(in) << 8 | byteOf(in);
                in.skipNBytes(length);
            }
            first = in.read();
        }
        if (first < 0) {
            return Optional.empty();
        }
        String[] words = ((char) first + line(in)).split(" ", -1);
        if (words.length != 3 || !words[0].matches("[A-Z_]{1,32}") || !words[2].startsWith("RTSP/1.")) {
            throw new ProtocolException("no RTSP request");
        }
        Map<String, String> headers = headers(in);
        in.skipNBytes(bodyLength(headers));
        return Optional.of(new RtspRequest(words[0], words[1], headers));
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() == MOST_HEADERS) {
                throw new ProtocolException("no RTSP header, or too many");
            }
            headers.put(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static int bodyLength(Map<String, String> headers) throws ProtocolException {
        String length = headers.getOrDefault("content-length", "0");
        if (!length.matches("\\d{1,5}") || Integer.parseInt(length) > LARGEST_BODY) {
            throw new ProtocolException("a body of " + length + " bytes");
        }
        return Integer.parseInt(length);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = byteOf(in); next != '\n'; next = byteOf(in)) {
            if (line.length() == LONGEST_LINE) {
                throw new ProtocolException("a line is too long");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    private static int byteOf(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the request is cut off");
        }
        return next;
    }
}
