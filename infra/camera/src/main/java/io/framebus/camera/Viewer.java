package io.framebus.camera;

import io.framebus.media.EncodedVideo;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: answers requests on one light thread and writes on another. Everything that is written waits in one
 * bounded queue; a viewer that lets it fill up is dropped.
 */
final class Viewer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Viewer.class);

    /** Packets of 1400 bytes: several seconds of an ordinary video. */
    private static final int QUEUED_PACKETS = 2048;

    /** A connection that asks for nothing is closed after this, until it plays. */
    private static final int SILENCE_MILLIS = 60_000;

    /** Behind it nothing is written. */
    private static final byte[] END = new byte[0];

    private static final String METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN";
    private static final Pattern CHANNELS = Pattern.compile("interleaved=(\\d{1,3})-(\\d{1,3})");

    private final Socket socket;
    private final String path;
    private final String description;
    private final List<byte[]> parameterSets;
    private final Consumer<Viewer> afterwards;
    private final BlockingQueue<byte[]> outgoing = new ArrayBlockingQueue<>(QUEUED_PACKETS);
    private final String session = Long.toHexString(ThreadLocalRandom.current().nextLong() | 1L << 63);
    private final RtpStream stream = new RtpStream(
            ThreadLocalRandom.current().nextInt(),
            ThreadLocalRandom.current().nextInt(),
            ThreadLocalRandom.current().nextInt());
    private final AtomicBoolean closed = new AtomicBoolean();
    private int channel = -1;
    private boolean playing;
    private long firstMicros = -1;

    /**
     * A connection that nobody reads yet.
     *
     * @param path of the camera, beginning with a slash
     * @param description for DESCRIBE
     * @param afterwards told once, when the connection is over
     */
    Viewer(Socket socket, String path, String description, List<byte[]> parameterSets, Consumer<Viewer> afterwards) {
        this.socket = socket;
        this.path = path;
        this.description = description;
        this.parameterSets = parameterSets;
        this.afterwards = afterwards;
    }

    void start() {
        Thread.ofVirtual().name("camera-write").start(this::writeAll);
        Thread.ofVirtual().name("camera-read").start(this::readAll);
    }

    synchronized boolean playing() {
        return playing;
    }

    /** Sends a frame if the viewer plays; it begins with a frame that a decoder can begin with. */
    synchronized void show(EncodedVideo.Frame frame, long micros) {
        if (!playing || (firstMicros < 0 && !frame.key())) {
            return;
        }
        if (firstMicros < 0) {
            firstMicros = micros;
        }
        List<byte[]> units = new ArrayList<>(frame.key() ? parameterSets : List.of());
        units.addAll(frame.units());
        for (byte[] packet : stream.packets(units, micros - firstMicros)) {
            send(interleaved(packet));
        }
    }

    private byte[] interleaved(byte[] packet) {
        return ByteBuffer.allocate(4 + packet.length)
                .put((byte) '$')
                .put((byte) channel)
                .putShort((short) packet.length)
                .put(packet)
                .array();
    }

    private void send(byte[] bytes) {
        if (!closed.get() && !outgoing.offer(bytes)) {
            LOG.info("a viewer of {} is too slow and is dropped", path);
            close();
        }
    }

    private void writeAll() {
        try (OutputStream out = socket.getOutputStream()) {
            while (true) {
                byte[] bytes = outgoing.take();
                if (bytes == END) {
                    return;
                }
                out.write(bytes);
            }
        } catch (IOException gone) {
            LOG.debug("a viewer of {} is gone: {}", path, gone.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private void readAll() {
        try {
            // Closing the stream would close the connection before the last answer is written.
            InputStream in = new BufferedInputStream(socket.getInputStream());
            socket.setSoTimeout(SILENCE_MILLIS);
            boolean more = true;
            while (more) {
                Optional<RtspRequest> request = RtspRequest.read(in);
                more = request.isPresent() && answer(request.get());
                socket.setSoTimeout(playing() ? 0 : SILENCE_MILLIS);
            }
            send(END);
        } catch (IOException gone) {
            LOG.debug("a viewer of {} is gone: {}", path, gone.getMessage());
            close();
        }
    }

    /** Gives whether there may be more requests. */
    private synchronized boolean answer(RtspRequest request) {
        boolean known = request.path().equals(path)
                || request.path().equals(path + "/" + SessionDescription.TRACK)
                || request.url().equals("*");
        if (!known) {
            reply(request, "404 Not Found", Map.of(), "");
            return true;
        }
        switch (request.method()) {
            case "OPTIONS" -> reply(request, "200 OK", Map.of("Public", METHODS), "");
            case "DESCRIBE" ->
                reply(
                        request,
                        "200 OK",
                        Map.of(
                                "Content-Base",
                                request.url().replaceFirst("/*$", "/"),
                                "Content-Type",
                                "application/sdp"),
                        description);
            case "SETUP" -> setUp(request);
            case "PLAY" -> play(request);
            case "GET_PARAMETER" -> reply(request, "200 OK", Map.of(), "");
            case "TEARDOWN" -> {
                reply(request, "200 OK", Map.of(), "");
                return false;
            }
            default -> reply(request, "405 Method Not Allowed", Map.of("Allow", METHODS), "");
        }
        return true;
    }

    private void setUp(RtspRequest request) {
        String transport = request.header("transport").orElse("");
        Matcher channels = CHANNELS.matcher(transport);
        if (playing) {
            reply(request, "455 Method Not Valid in This State", Map.of(), "");
        } else if (!transport.contains("RTP/AVP/TCP")) {
            reply(request, "461 Unsupported Transport", Map.of(), "");
        } else {
            channel = channels.find() ? Integer.parseInt(channels.group(1)) & 0xFF : 0;
            reply(
                    request,
                    "200 OK",
                    Map.of("Transport", "RTP/AVP/TCP;unicast;interleaved=" + channel + "-" + (channel + 1)),
                    "");
        }
    }

    private void play(RtspRequest request) {
        boolean stranger = request.header("session")
                .filter(named -> named.startsWith(session))
                .isEmpty();
        if (channel < 0) {
            reply(request, "455 Method Not Valid in This State", Map.of(), "");
        } else if (stranger) {
            reply(request, "454 Session Not Found", Map.of(), "");
        } else {
            String track = request.url().replaceFirst("/*$", "") + "/" + SessionDescription.TRACK;
            reply(
                    request,
                    "200 OK",
                    Map.of(
                            "Range",
                            "npt=now-",
                            "RTP-Info",
                            "url=" + track + ";seq=" + stream.sequence() + ";rtptime="
                                    + Integer.toUnsignedLong(stream.firstTimestamp())),
                    "");
            playing = true;
        }
    }

    private void reply(RtspRequest request, String status, Map<String, String> more, String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("CSeq", request.header("cseq").orElse("0"));
        headers.put("Server", "framebus");
        if (channel >= 0) {
            headers.put("Session", session + ";timeout=60");
        }
        headers.putAll(more);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            headers.put("Content-Length", String.valueOf(bytes.length));
        }
        StringBuilder text = new StringBuilder("RTSP/1.0 " + status + "\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        send(text.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the connection at once; both threads notice. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            socket.close();
        } catch (IOException broken) {
            LOG.debug("a connection was not closed cleanly: {}", broken.getMessage());
        }
        outgoing.clear();
        outgoing.offer(END);
        afterwards.accept(this);
    }
}
