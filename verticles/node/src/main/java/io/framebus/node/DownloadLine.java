package io.framebus.node;

import io.framebus.inference.ModelDownloadListener;
import io.framebus.inference.Sizes;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows how far a download is: a bar that is drawn over on a terminal, a line every few seconds elsewhere. */
final class DownloadLine implements ModelDownloadListener {

    private static final int BAR_WIDTH = 28;
    private static final long BAR_INTERVAL_NANOS = 100_000_000L;
    private static final long PLAIN_INTERVAL_NANOS = 3_000_000_000L;

    private final PrintWriter out;
    private final boolean terminal;
    private long total;
    private long begin;
    private long startedNanos;
    private long shownNanos;
    private long shownBytes = -1;
    private boolean drawn;

    /** @param terminal whether the writer's reader understands carriage returns */
    DownloadLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void transferring(long here, long wholeBytes) {
        total = wholeBytes;
        begin = here;
        startedNanos = System.nanoTime();
        shownNanos = startedNanos;
        if (here > 0) {
            note("going on after " + Sizes.shown(here));
        }
        show(here);
    }

    @Override
    public void received(long here) {
        boolean due = System.nanoTime() - shownNanos >= (terminal ? BAR_INTERVAL_NANOS : PLAIN_INTERVAL_NANOS);
        if (due || here == total) {
            show(here);
        }
    }

    @Override
    public void note(String text) {
        end();
        out.println(text);
    }

    /** Leaves the bar's line. */
    void end() {
        if (drawn) {
            out.println();
            drawn = false;
        }
    }

    private void show(long here) {
        shownNanos = System.nanoTime();
        if (terminal) {
            out.print("\r" + bar(here) + text(here) + "   ");
            out.flush();
            drawn = true;
        } else if (here != shownBytes) {
            out.println(text(here));
        }
        shownBytes = here;
    }

    private String bar(long here) {
        if (total == 0) {
            return "";
        }
        int filled = (int) Math.min(BAR_WIDTH, here * BAR_WIDTH / total);
        return "[" + "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled) + "] ";
    }

    private String text(long here) {
        double perSecond = (here - begin) / Math.max((System.nanoTime() - startedNanos) / 1e9, 1e-3);
        String size = total > 0 ? Sizes.shown(here) + " of " + Sizes.shown(total) : Sizes.shown(here);
        String speed = here > begin ? ", " + Sizes.shown((long) perSecond) + "/s" : "";
        String eta = here < total && perSecond >= 1
                ? String.format(Locale.ROOT, ", eta %.0f s", (total - here) / perSecond)
                : "";
        return size + speed + eta;
    }
}
