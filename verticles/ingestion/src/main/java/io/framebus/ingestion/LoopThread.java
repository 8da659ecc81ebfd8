package io.framebus.ingestion;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of one source's loop, and the watchdog over its decoder. */
final class LoopThread {

    private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);
    private static final long WATCH_MILLIS = 500;

    private final SourceLoop loop;
    private final Promise<Void> ended = Promise.promise();
    private final Thread thread;

    private LoopThread(String name, SourceLoop loop, Consumer<RuntimeException> defect, Runnable over) {
        this.loop = loop;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> run(defect, over));
    }

    /**
     * Starts a loop.
     *
     * @param vertx on whose present context the watchdog looks
     * @param defect what to do where the loop fails by a defect, or because somebody it asked refused
     * @param over frees what the loop used
     */
    static LoopThread start(
            Vertx vertx, String name, SourceLoop loop, Consumer<RuntimeException> defect, Runnable over) {
        LoopThread started = new LoopThread(name, loop, defect, over);
        vertx.setPeriodic(WATCH_MILLIS, tick -> loop.watch());
        started.thread.start();
        return started;
    }

    private void run(Consumer<RuntimeException> defect, Runnable over) {
        try {
            loop.run();
        } catch (InterruptedException stopped) {
            LOG.debug("{} was stopped", Thread.currentThread().getName());
        } catch (RuntimeException failed) {
            LOG.error("{} failed", Thread.currentThread().getName(), failed);
            defect.accept(failed);
        } finally {
            free(over);
            ended.complete();
        }
    }

    private static void free(Runnable over) {
        try {
            over.run();
        } catch (RuntimeException defect) {
            LOG.error("{} leaves memory behind", Thread.currentThread().getName(), defect);
        }
    }

    /** Ends the loop and its decoder; completes when both are gone. */
    Future<Void> stop() {
        loop.stop();
        thread.interrupt();
        return ended.future();
    }
}
