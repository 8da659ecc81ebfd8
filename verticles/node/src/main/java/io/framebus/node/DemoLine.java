package io.framebus.node;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The demo's one live line: drawn over on a terminal, written anew every few seconds elsewhere. */
final class DemoLine {

    private static final long PLAIN_INTERVAL_NANOS = 5_000_000_000L;
    private static final String ERASE_REST = "\u001B[K";

    private final PrintStream out;
    private final boolean terminal;
    private long lastPlainNanos = System.nanoTime();
    private boolean drawn;

    /** @param terminal whether the stream understands carriage returns */
    DemoLine(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows how far the streams are. */
    synchronized void show(List<DemoStream> streams) {
        String text = streams.stream().map(DemoLine::text).collect(Collectors.joining("  |  "));
        long now = System.nanoTime();
        if (terminal) {
            out.print("\r" + text + ERASE_REST);
            out.flush();
            drawn = true;
        } else if (now - lastPlainNanos >= PLAIN_INTERVAL_NANOS) {
            lastPlainNanos = now;
            out.println(text);
        }
    }

    /** Writes text below the line. */
    synchronized void say(String text) {
        end();
        out.print(text);
        out.flush();
    }

    synchronized void end() {
        if (drawn) {
            out.println();
            drawn = false;
        }
    }

    private static String text(DemoStream stream) {
        return String.format(
                Locale.ROOT,
                "%s %d frames %.1f/s, now %d cars %d people, in all %d and %d",
                stream.name(),
                stream.processed(),
                stream.speed(),
                stream.now("cars"),
                stream.now("people"),
                stream.unique("cars"),
                stream.unique("people"));
    }
}
