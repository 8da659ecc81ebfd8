package io.framebus.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to PostgreSQL that can be cut, closed, or made to lose the server's answers. */
final class Proxy implements AutoCloseable {

    private final ServerSocket door;
    private final URI target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean open = true;
    private volatile boolean answering = true;
    private volatile boolean lost;

    Proxy(String postgresUri) {
        this.target = URI.create(postgresUri);
        try {
            this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String uri() {
        return "postgresql://" + target.getUserInfo() + "@127.0.0.1:" + door.getLocalPort() + target.getPath();
    }

    /** The server goes on working, but nobody hears of it. */
    void loseAnswers() {
        lost = false;
        answering = false;
    }

    /** Whether the server has said something since {@link #loseAnswers} that did not arrive. */
    boolean hasLostAnswers() {
        return lost;
    }

    /** Ends every connection; new ones are refused until {@link #open}. */
    void shut() {
        open = false;
        cut();
    }

    void open() {
        open = true;
        answering = true;
    }

    /** Ends every connection and answers again. */
    void cut() {
        sockets.forEach(Proxy::end);
        sockets.clear();
        answering = true;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                if (open) {
                    join(client);
                } else {
                    end(client);
                }
            } catch (IOException closed) {
                // The door was closed, or the server refused: the client sees its connection end.
            }
        }
    }

    private void join(Socket client) throws IOException {
        Socket server = new Socket(target.getHost(), target.getPort());
        sockets.add(client);
        sockets.add(server);
        Thread.ofVirtual().start(() -> pump(client, server, false));
        Thread.ofVirtual().start(() -> pump(server, client, true));
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] bytes = new byte[65_536];
        try {
            for (int count = from.getInputStream().read(bytes);
                    count >= 0;
                    count = from.getInputStream().read(bytes)) {
                if (!answers || answering) {
                    to.getOutputStream().write(bytes, 0, count);
                } else {
                    lost = true;
                }
            }
        } catch (IOException cut) {
            // Either side ended; the other one ends with it.
        } finally {
            end(from);
            end(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            throw new UncheckedIOException(alreadyGone);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
