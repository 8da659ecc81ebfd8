package io.framebus.node;

import io.framebus.bus.JobProgress;
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
        long settled = settled(progress);
        double fps = settled / Math.max((now - startedNanos) / 1e9, 1e-3);
        show(now, "frames", settled, totalFrames, fps);
    }

    /** A stage of a job, in units of its own. */
    synchronized void show(JobProgress progress) {
        show(System.nanoTime(), progress.stage(), progress.done(), progress.total(), progress.fps());
    }

    /** Work in units of its own. */
    synchronized void show(String unit, long done) {
        long now = System.nanoTime();
        show(now, unit, done, totalFrames, done / Math.max((now - startedNanos) / 1e9, 1e-3));
    }

    private void show(long now, String unit, long done, long total, double fps) {
        if (terminal) {
            out.print("\r" + bar(unit, done, total, fps) + "   ");
            out.flush();
            drawn = true;
        } else if (now - lastPlainNanos >= PLAIN_INTERVAL_NANOS) {
            lastPlainNanos = now;
            out.println(text(unit, done, total, fps));
        }
    }

    synchronized void end() {
        if (drawn) {
            out.println();
        }
    }

    private static String bar(String unit, long done, long total, double fps) {
        if (total == 0) {
            return text(unit, done, total, fps);
        }
        int filled = (int) Math.min(BAR_WIDTH, done * BAR_WIDTH / total);
        return "[" + "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled) + "] " + text(unit, done, total, fps);
    }

    private static String text(String unit, long done, long total, double fps) {
        String counted = total > 0 ? done + "/" + total : String.valueOf(done);
        String speed = fps > 0 ? String.format(Locale.ROOT, ", %.1f fps", fps) : "";
        String eta = total > done && fps > 0 ? String.format(Locale.ROOT, ", eta %.0f s", (total - done) / fps) : "";
        return counted + " " + unit + speed + eta;
    }

    private static long settled(Progress progress) {
        return progress.counters().selected() - progress.counters().inFlight();
    }
}
