package io.framebus.camera;

import io.framebus.media.EncodedVideo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A camera at {@code rtsp://127.0.0.1:PORT/NAME} that shows a video in real time and begins again at its end, with
 * timestamps that go on. Speaks RTSP with RTP over the same connection, to several viewers at once; whoever comes sees
 * what is shown at that moment, from the next key frame on. Not reachable from other machines.
 */
public final class RtspCamera implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RtspCamera.class);

    private static final int MOST_VIEWERS = 16;
    private static final Duration STOP = Duration.ofSeconds(5);

    private static final long PAUSE_NANOS = 20_000_000L;

    /** A clock that is later than this, for instance because the machine slept, leaves out what it missed. */
    private static final long LATE_NANOS = 1_000_000_000L;

    private final EncodedVideo video;
    private final String name;
    private final String description;
    private final ServerSocket server;
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final Thread accepting =
            Thread.ofPlatform().daemon().name("camera-accept").unstarted(this::accept);
    private final Thread clock =
            Thread.ofPlatform().daemon().name("camera-clock").unstarted(this::keepTime);

    private RtspCamera(EncodedVideo video, String name, ServerSocket server) {
        this.video = video;
        this.name = name;
        this.server = server;
        this.description = SessionDescription.of(name, video.parameterSets());
    }

    /**
     * Begins to play on a free port.
     *
     * @param video begins with a key frame
     * @param name path of the camera: letters, digits and dashes
     */
    public static RtspCamera start(EncodedVideo video, String name) throws IOException {
        if (!name.matches("[A-Za-z0-9-]{1,64}") || !video.frames().getFirst().key()) {
            throw new IllegalArgumentException("no camera plays this under the name " + name);
        }
        RtspCamera camera =
                new RtspCamera(video, name, new ServerSocket(0, MOST_VIEWERS, InetAddress.ofLiteral("127.0.0.1")));
        camera.accepting.start();
        camera.clock.start();
        return camera;
    }

    public String url() {
        return "rtsp://127.0.0.1:" + server.getLocalPort() + "/" + name;
    }

    /** How many are watching now. */
    public long playing() {
        return viewers.stream().filter(Viewer::playing).count();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                welcome(server.accept());
            } catch (IOException refused) {
                // A closed server says so in this way; of anything else the next viewer may be luckier.
                LOG.debug("no viewer was accepted: {}", refused.getMessage());
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void welcome(Socket socket) throws IOException {
        Viewer viewer = new Viewer(socket, "/" + name, description, video.parameterSets(), viewers::remove);
        if (viewers.size() >= MOST_VIEWERS) {
            viewer.close();
            return;
        }
        socket.setTcpNoDelay(true);
        viewers.add(viewer);
        viewer.start();
        if (server.isClosed()) {
            viewer.close();
        }
    }

    private void keepTime() {
        List<EncodedVideo.Frame> frames = video.frames();
        long begun = System.nanoTime();
        long round = 0;
        while (!server.isClosed()) {
            for (EncodedVideo.Frame frame : frames) {
                long micros = round * video.durationMicros() + frame.ptsMicros();
                long due = begun + micros * 1000;
                long late = System.nanoTime() - due;
                if (late > LATE_NANOS) {
                    begun += late;
                }
                waitUntil(due);
                viewers.forEach(viewer -> viewer.show(frame, micros));
            }
            round++;
        }
    }

    private void waitUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0 && !server.isClosed(); left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Ends every connection and all threads. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException broken) {
            LOG.debug("the camera's port was not closed cleanly: {}", broken.getMessage());
        }
        viewers.forEach(Viewer::close);
        LockSupport.unpark(clock);
        try {
            clock.join(STOP);
            accepting.join(STOP);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
