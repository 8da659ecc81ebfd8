package io.framebus.node;

import io.framebus.bus.Progress;
import java.io.PrintStream;
import java.util.Locale;

/** Shows how far a run is: a bar that is drawn over on a terminal, a line every few seconds elsewhere. */
final class ProgressLine {

    private static final int BAR_WIDTH = 28;
    private static final long PLAIN_INTERVAL_NANOS = 3_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private final long totalFrames;
    private final long startedNanos = System.nanoTime();
    private long lastPlainNanos = startedNanos;
    private boolean drawn;

    /**
     * @param terminal whether the stream is one that understands carriage returns
     * @param totalFrames expected frames, 0 where nobody knows
     */
    ProgressLine(PrintStream out, boolean terminal, long totalFrames) {
        this.out = out;
        this.terminal = terminal;
        this.totalFrames = totalFrames;
    }

    synchronized void show(Progress progress) {
        long now = System.nanoTime();
        if (terminal) {
            out.print("\r" + bar(progress, now) + "   ");
            out.flush();
            drawn = true;
        } else if (now - lastPlainNanos >= PLAIN_INTERVAL_NANOS) {
            lastPlainNanos = now;
            out.println(text(progress, now));
        }
    }

    synchronized void end() {
        if (drawn) {
            out.println();
        }
    }

    private String bar(Progress progress, long now) {
        if (totalFrames == 0) {
            return text(progress, now);
        }
        long settled = settled(progress);
        int filled = (int) Math.min(BAR_WIDTH, settled * BAR_WIDTH / totalFrames);
        return "[" + "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled) + "] " + text(progress, now);
    }

    private String text(Progress progress, long now) {
        long settled = settled(progress);
        double seconds = (now - startedNanos) / 1e9;
        double fps = settled / Math.max(seconds, 1e-3);
        String frames = totalFrames > 0 ? settled + "/" + totalFrames : String.valueOf(settled);
        String eta = totalFrames > settled && fps > 0
                ? String.format(Locale.ROOT, ", eta %.0f s", (totalFrames - settled) / fps)
                : "";
        return String.format(Locale.ROOT, "%s frames, %.1f fps%s", frames, fps, eta);
    }

    private static long settled(Progress progress) {
        return progress.counters().selected() - progress.counters().inFlight();
    }
}
