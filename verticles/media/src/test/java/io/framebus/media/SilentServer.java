package io.framebus.media;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Accepts one connection and never says a word. */
record SilentServer(ServerSocket socket, CountDownLatch connected) implements AutoCloseable {

    static SilentServer start() throws IOException {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SilentServer server = new SilentServer(socket, new CountDownLatch(1));
        Thread.ofVirtual().start(server::accept);
        return server;
    }

    private void accept() {
        try (Socket client = socket.accept()) {
            client.getInputStream().read();
            connected.countDown();
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException closed) {
            connected.countDown();
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    void awaitClient() {
        try {
            if (!connected.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody connected");
            }
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
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
