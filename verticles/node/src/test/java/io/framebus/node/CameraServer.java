package io.framebus.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A real RTSP server (GStreamer, from Debian's packages) that plays a file again and again and can be cut and frozen.
 */
final class CameraServer implements AutoCloseable {

    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final Path BINDING = Path.of("/usr/lib/x86_64-linux-gnu/girepository-1.0/GstRtspServer-1.0.typelib");

    /** A file of this size plays for minutes. */
    private static final long LONG_BYTES = 20L << 20;

    private final Path video;
    private final Path folder;
    private final int port;
    private Process process;

    CameraServer(Path video, Path folder) throws Exception {
        Assumptions.assumeTrue(
                Files.exists(BINDING), "skipped: the Debian package gir1.2-gst-rtsp-server-1.0 is not installed");
        this.folder = Files.createDirectories(folder);
        this.video = Clip.repeated(video, Math.clamp(LONG_BYTES / Files.size(video), 1, 200), folder);
        this.port = freePort();
        this.process = launch();
    }

    /** Below the ports that the system gives to clients, so that it is still free when the camera comes back. */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // Another one is tried.
            }
        }
    }

    private Process launch() throws Exception {
        Path output = Files.createTempFile(folder, "camera", ".txt");
        Process started = new ProcessBuilder(
                        PYTHON.toString(),
                        Sources.root()
                                .resolve("verticles/node/src/test/resources/camera.py")
                                .toString(),
                        String.valueOf(port),
                        video.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Eventually.holds("the camera serves", Duration.ofSeconds(30), () -> {
            if (!started.isAlive()) {
                throw new IllegalStateException("the camera ended: " + Files.readString(output));
            }
            return Files.readString(output).contains("serving");
        });
        return started;
    }

    String url() {
        return "rtsp://127.0.0.1:" + port + "/camera";
    }

    /** SIGKILL: the connection is cut. */
    void cut() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    void restart() throws Exception {
        process = launch();
    }

    /** SIGSTOP: the connection stays and nothing comes. */
    void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void wake() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        cut();
    }
}
