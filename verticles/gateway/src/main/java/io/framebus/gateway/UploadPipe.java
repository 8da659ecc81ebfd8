package io.framebus.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from an event loop, which never waits, to a thread that reads and may. Bounded: the event loop is
 * told when to pause, and later when there is room again.
 */
final class UploadPipe extends InputStream {

    /** Bytes that wait to be read; raising it smooths bursts and takes more memory for each upload. */
    static final int MOST_BYTES = 1 << 20;

    private final Object lock = new Object();
    private final Deque<byte[]> parts = new ArrayDeque<>();
    private final long patienceMillis;
    private int offset;
    private long waiting;
    private boolean ended;
    private boolean closed;
    private Optional<String> broken = Optional.empty();
    private Optional<Runnable> drained = Optional.empty();

    /** @param patience how long the reader waits for the next bytes */
    UploadPipe(Duration patience) {
        this.patienceMillis = patience.toMillis();
    }

    /** Takes bytes, which nobody may change afterwards. Never waits, and takes what comes after the bound, too. */
    void offer(byte[] part) {
        synchronized (lock) {
            if (!closed && part.length > 0) {
                parts.addLast(part);
                waiting += part.length;
                lock.notifyAll();
            }
        }
    }

    /** Whether the writer should pause until it is told otherwise; always false once nobody reads any more. */
    boolean isFull() {
        synchronized (lock) {
            return waiting >= MOST_BYTES;
        }
    }

    /** Called once, on the reader's thread, when there is room again; at once where there is. */
    void onRoom(Runnable told) {
        synchronized (lock) {
            if (waiting >= MOST_BYTES) {
                drained = Optional.of(told);
                return;
            }
        }
        told.run();
    }

    /** No more bytes will come. */
    void end() {
        synchronized (lock) {
            ended = true;
            lock.notifyAll();
        }
    }

    /** The bytes will never be complete; the reader fails. */
    void breakOff(String why) {
        synchronized (lock) {
            broken = Optional.of(why);
            lock.notifyAll();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        Optional<Runnable> told;
        int count;
        synchronized (lock) {
            byte[] part = next();
            if (part == null) {
                return -1;
            }
            count = Math.min(length, part.length - offset);
            System.arraycopy(part, offset, into, from, count);
            told = took(part, count);
        }
        told.ifPresent(Runnable::run);
        return count;
    }

    /** The bytes at the front, null at the end. */
    private byte @Nullable [] next() throws IOException {
        long deadline = System.nanoTime() + patienceMillis * 1_000_000;
        try {
            while (parts.isEmpty() && !ended && !closed && broken.isEmpty()) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    throw new IOException("nothing arrived for " + patienceMillis + " ms");
                }
                lock.wait(millis);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
        if (broken.isPresent() || closed) {
            throw new IOException(broken.orElse("the pipe is closed"));
        }
        return parts.peekFirst();
    }

    private Optional<Runnable> took(byte[] part, int count) {
        offset += count;
        waiting -= count;
        if (offset == part.length) {
            parts.removeFirst();
            offset = 0;
        }
        return waiting < MOST_BYTES ? taken() : Optional.empty();
    }

    private Optional<Runnable> taken() {
        Optional<Runnable> told = drained;
        drained = Optional.empty();
        return told;
    }

    /** The reader wants no more: what comes is dropped. */
    @Override
    public void close() {
        Optional<Runnable> told;
        synchronized (lock) {
            closed = true;
            parts.clear();
            waiting = 0;
            lock.notifyAll();
            told = taken();
        }
        told.ifPresent(Runnable::run);
    }
}
