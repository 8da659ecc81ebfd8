package io.framebus.media;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An RTSP server for one client over TCP that plays an H.264 stream once, one picture every 40 ms of RTP time, and then
 * hangs up.
 */
final class CameraStub implements AutoCloseable {

    private static final int PAYLOAD = 1200;
    private static final int TICKS_PER_PICTURE = 3600;

    /** FFmpeg takes a first time of 0 for none. */
    private static final int FIRST_TICKS = 90_000;

    private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<byte[]> units;

    /** @param annexB a raw stream with one slice per picture */
    CameraStub(byte[] annexB) throws IOException {
        this.units = split(annexB);
        Thread.ofVirtual().start(this::serve);
    }

    String url() {
        return "rtsp://user:secret@127.0.0.1:" + socket.getLocalPort() + "/camera";
    }

    private static List<byte[]> split(byte[] stream) {
        List<byte[]> units = new ArrayList<>();
        int begin = -1;
        for (int i = 0; i + 2 < stream.length; i++) {
            if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1) {
                if (begin >= 0) {
                    units.add(Arrays.copyOfRange(stream, begin, i > 0 && stream[i - 1] == 0 ? i - 1 : i));
                }
                begin = i + 3;
            }
        }
        units.add(Arrays.copyOfRange(stream, begin, stream.length));
        return units;
    }

    private void serve() {
        try (Socket client = socket.accept()) {
            BufferedReader requests =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream answers = client.getOutputStream();
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                String method = line.split(" ", 2)[0];
                String sequence = "";
                for (String header = requests.readLine();
                        header != null && !header.isEmpty();
                        header = requests.readLine()) {
                    sequence = header.startsWith("CSeq") ? header : sequence;
                }
                answers.write(answer(method, sequence).getBytes(StandardCharsets.US_ASCII));
                if ("PLAY".equals(method)) {
                    play(answers);
                    return;
                }
            }
        } catch (IOException gone) {
            // The client has left, which ends the play.
            return;
        }
    }

    private static String answer(String method, String sequence) {
        String description = """
            v=0
            o=- 0 0 IN IP4 127.0.0.1
            s=camera
            c=IN IP4 0.0.0.0
            t=0 0
            m=video 0 RTP/AVP 96
            a=rtpmap:96 H264/90000
            a=fmtp:96 packetization-mode=1
            a=control:track
            """.replace("\n", "\r\n");
        Map<String, String> headers = Map.of(
                "OPTIONS", "Public: DESCRIBE, SETUP, PLAY\r\n\r\n",
                "DESCRIBE",
                        "Content-Type: application/sdp\r\nContent-Length: " + description.length() + "\r\n\r\n"
                                + description,
                "SETUP", "Session: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n",
                "PLAY", "Session: 1\r\n\r\n");
        return "RTSP/1.0 200 OK\r\n" + sequence + "\r\n" + headers.getOrDefault(method, "\r\n");
    }

    private void play(OutputStream to) throws IOException {
        int number = 0;
        int picture = 0;
        for (byte[] unit : units) {
            int type = unit[0] & 0x1F;
            boolean slice = type == 1 || type == 5;
            for (byte[] payload : payloads(unit)) {
                to.write(packet(
                        number++, FIRST_TICKS + picture * TICKS_PER_PICTURE, slice && isLast(unit, payload), payload));
            }
            picture += slice ? 1 : 0;
        }
        to.flush();
    }

    /** A unit as it is, or cut into fragments (RFC 6184, FU-A). */
    private static List<byte[]> payloads(byte[] unit) {
        if (unit.length <= PAYLOAD) {
            return List.of(unit);
        }
        List<byte[]> fragments = new ArrayList<>();
        for (int from = 1; from < unit.length; from += PAYLOAD) {
            int to = Math.min(unit.length, from + PAYLOAD);
            byte[] fragment = new byte[to - from + 2];
            fragment[0] = (byte) ((unit[0] & 0xE0) | 28);
            fragment[1] = (byte) ((from == 1 ? 0x80 : 0) | (to == unit.length ? 0x40 : 0) | (unit[0] & 0x1F));
            System.arraycopy(unit, from, fragment, 2, to - from);
            fragments.add(fragment);
        }
        return fragments;
    }

    private static boolean isLast(byte[] unit, byte[] payload) {
        return payload == unit || (payload[1] & 0x40) != 0;
    }

    private static byte[] packet(int number, int ticks, boolean marker, byte[] payload) {
        return ByteBuffer.allocate(16 + payload.length)
                .put((byte) '$')
                .put((byte) 0)
                .putShort((short) (12 + payload.length))
                .put((byte) 0x80)
                .put((byte) ((marker ? 0x80 : 0) | 96))
                .putShort((short) number)
                .putInt(ticks)
                .putInt(0x1234)
                .put(payload)
                .array();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
