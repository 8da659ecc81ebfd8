package io.framebus.inference;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Reads an answer's body, and gives up when nothing came for a while. For one reader. */
final class ModelDownloadBody implements AutoCloseable {

    private final InputStream body;
    private final Duration silence;
    private final Thread watch;
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean stalled;

    /** @param silence after which the reader is let go with an IOException */
    ModelDownloadBody(InputStream body, Duration silence) {
        this.body = body;
        this.silence = silence;
        this.watch = Thread.ofVirtual().name("download-watch").start(this::watch);
    }

    /** As {@link InputStream#read(byte[])}. */
    int read(byte[] bytes) throws IOException {
        try {
            int count = body.read(bytes);
            heardNanos = System.nanoTime();
            if (!stalled) {
                return count;
            }
        } catch (IOException cut) {
            if (!stalled) {
                throw new IOException("the connection was cut", cut);
            }
        }
        throw new IOException("nothing came for " + silence.toSeconds() + " s");
    }

    private void watch() {
        try {
            long left = silence.toNanos();
            while (left > 0) {
                Thread.sleep(Duration.ofNanos(left));
                left = heardNanos + silence.toNanos() - System.nanoTime();
            }
            stalled = true;
            body.close();
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        } catch (IOException alreadyGone) {
            // Its reader is told by the same failure.
        }
    }

    @Override
    public void close() throws IOException {
        watch.interrupt();
        body.close();
    }
}
