package io.framebus.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.media.EncodedVideo;
import io.framebus.media.FfmpegPrograms;
import io.framebus.media.Mark;
import io.framebus.media.Picture;
import io.framebus.media.VideoFile;
import io.framebus.vision.Box;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The camera as FFmpeg and a misbehaving client see it. */
final class RtspCameraIT {

    private static final int FRAMES = 45;
    private static final double RATE = 30;
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static EncodedVideo video;

    @BeforeAll
    static void makeVideo() {
        Path file = folder.resolve("bar.mp4");
        try (VideoFile written = new VideoFile(file, 320, 180, RATE)) {
            for (int i = 0; i < FRAMES; i++) {
                try (Picture picture = Picture.blank(320, 180)) {
                    picture.draw(List.of(new Mark(new Box(i * 6, 40, i * 6 + 40, 120), "frame " + i, 0xFF8000)));
                    written.write(picture, Math.round(i * 1000 / RATE));
                }
            }
        }
        video = EncodedVideo.read(file);
    }

    @Test
    void aFileIsReadFrameByFrame() {
        assertEquals(FRAMES, video.frames().size());
        assertTrue(video.frames().getFirst().key());
        assertEquals(2, video.parameterSets().size());
        assertEquals(FRAMES / RATE, video.durationMicros() / 1e6, 0.02);
        for (int i = 1; i < FRAMES; i++) {
            long step = video.frames().get(i).ptsMicros()
                    - video.frames().get(i - 1).ptsMicros();
            assertEquals(1e6 / RATE, (double) step, 1001);
        }
    }

    @Test
    void aPlayerGetsEveryFrameInRealTimeThroughTheEndOfTheVideo() throws Exception {
        int asked = FRAMES * 2 + 10;
        try (RtspCamera camera = RtspCamera.start(video, "street")) {
            long begun = System.nanoTime();
            List<String> frames = framesOf(camera.url(), asked);
            double seconds = (System.nanoTime() - begun) / 1e9;
            assertEquals(asked, frames.size());
            for (int i = 1; i < asked; i++) {
                double step = Double.parseDouble(frames.get(i)) - Double.parseDouble(frames.get(i - 1));
                assertEquals(1 / RATE, step, 0.004, "frame " + i + " of " + frames);
            }
            assertTrue(seconds > (asked - 1) / RATE - 0.5, "not faster than real time: " + seconds);
        }
    }

    @Test
    void severalPlayersWatchAtOnce() throws Exception {
        try (RtspCamera camera = RtspCamera.start(video, "street")) {
            Process first = play(camera.url(), 2000);
            Process second = play(camera.url(), 2000);
            eventually(() -> camera.playing() == 2);
            first.destroyForcibly();
            eventually(() -> camera.playing() == 1);
            assertTrue(second.isAlive());
            second.destroyForcibly();
            eventually(() -> camera.playing() == 0);
        }
    }

    @Test
    void aViewerThatTakesNothingIsDroppedAndTheOthersGoOn() throws Exception {
        byte[] large = new byte[200_000];
        large[0] = 0x65;
        EncodedVideo heavy = new EncodedVideo(
                video.parameterSets(), List.of(new EncodedVideo.Frame(0, true, List.of(large))), 20_000);
        try (RtspCamera camera = RtspCamera.start(heavy, "street");
                Client slow = new Client(camera);
                Client quick = new Client(camera)) {
            slow.play();
            quick.play();
            long received = 0;
            byte[] chunk = new byte[1 << 16];
            long end = System.nanoTime() + DEADLINE.toNanos();
            while (received < 5_000_000 || camera.playing() != 1) {
                int read = quick.socket.getInputStream().read(chunk);
                assertTrue(read > 0, "the quick one goes on");
                assertTrue(System.nanoTime() < end, camera.playing() + " are playing");
                received += read;
            }
        }
    }

    @Test
    void everyRequestIsAnsweredAsTheProtocolHasIt() throws IOException {
        try (RtspCamera camera = RtspCamera.start(video, "street");
                Client client = new Client(camera)) {
            assertEquals("RTSP/1.0 200 OK", client.ask("OPTIONS", "", ""));
            assertEquals("RTSP/1.0 404 Not Found", client.ask("DESCRIBE", "else", ""));
            assertEquals("RTSP/1.0 200 OK", client.ask("DESCRIBE", "", "Accept: application/sdp"));
            assertEquals("RTSP/1.0 455 Method Not Valid in This State", client.ask("PLAY", "", "Session: 1"));
            assertEquals(
                    "RTSP/1.0 461 Unsupported Transport",
                    client.ask("SETUP", "/video", "Transport: RTP/AVP;unicast;client_port=4000-4001"));
            assertEquals(
                    "RTSP/1.0 200 OK", client.ask("SETUP", "/video", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"));
            assertEquals("RTSP/1.0 454 Session Not Found", client.ask("PLAY", "", "Session: 1"));
            assertEquals("RTSP/1.0 200 OK", client.ask("GET_PARAMETER", "", ""));
            assertEquals("RTSP/1.0 405 Method Not Allowed", client.ask("RECORD", "", ""));
            assertEquals("RTSP/1.0 200 OK", client.ask("TEARDOWN", "", ""));
            assertEquals(-1, client.socket.getInputStream().read(), "the camera ends the connection");
        }
    }

    @Test
    void aClosedCameraIsGoneAtOnceForEverybody() throws Exception {
        RtspCamera camera = RtspCamera.start(video, "street");
        Process player = play(camera.url(), 2000);
        eventually(() -> camera.playing() == 1);
        URI address = URI.create(camera.url());
        camera.close();
        assertEquals(0, camera.playing());
        assertTrue(player.waitFor(20, TimeUnit.SECONDS), "the player sees the end");
        assertThrows(ConnectException.class, () -> new Socket(address.getHost(), address.getPort()).close());
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("camera-")));
    }

    private static List<String> framesOf(String url, int count) throws Exception {
        Process player = play(url, count);
        assertTrue(player.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS), "the player ends by itself");
        List<String> times = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(player.pid() + ".txt"))) {
            if (!line.startsWith("#")) {
                times.add(String.valueOf(Long.parseLong(line.split(",\\s*", -1)[2]) / 90_000.0));
            }
        }
        return times;
    }

    /** FFmpeg decodes the camera and writes the time of each frame into a file named after its process. */
    private static Process play(String url, int count) throws IOException {
        List<String> command = List.of(
                "/bin/sh",
                "-c",
                "exec \"$0\" \"$@\" > " + folder + "/$$.txt",
                FfmpegPrograms.ffmpeg().toString(),
                "-v",
                "error",
                "-nostdin",
                "-rtsp_transport",
                "tcp",
                "-timeout",
                "10000000",
                "-i",
                url,
                "-frames:v",
                String.valueOf(count),
                "-copyts",
                "-fps_mode",
                "passthrough",
                "-enc_time_base",
                "1:90000",
                "-f",
                "framemd5",
                "-");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(FfmpegPrograms.environment());
        return builder.start();
    }

    private static void eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within " + DEADLINE);
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Speaks RTSP word by word. */
    private static final class Client implements AutoCloseable {

        final Socket socket;
        private final String url;
        private String session = "";
        private int asked;

        Client(RtspCamera camera) throws IOException {
            url = camera.url();
            socket =
                    new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort());
            socket.setSoTimeout((int) DEADLINE.toMillis());
        }

        void play() throws IOException {
            ask("SETUP", "/video", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1");
            ask("PLAY", "", "Session: " + session);
        }

        /** Gives the first line of the answer. */
        String ask(String method, String below, String header) throws IOException {
            String text = method + " " + url + below + " RTSP/1.0\r\nCSeq: " + ++asked + "\r\n"
                    + (header.isEmpty() ? "" : header + "\r\n") + "\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            String status = line();
            int body = 0;
            boolean sameNumber = false;
            for (String line = line(); !line.isEmpty(); line = line()) {
                sameNumber |= line.equals("CSeq: " + asked);
                if (line.startsWith("Session: ")) {
                    session = line.substring(9).replaceFirst(";.*", "");
                }
                if (line.startsWith("Content-Length: ")) {
                    body = Integer.parseInt(line.substring(16));
                }
            }
            socket.getInputStream().skipNBytes(body);
            assertTrue(sameNumber, "the answer names its question");
            return status;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = socket.getInputStream().read();
                    next != '\n';
                    next = socket.getInputStream().read()) {
                assertTrue(next >= 0, "the camera has closed the connection");
                line.append((char) next);
            }
            return line.toString().stripTrailing();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
