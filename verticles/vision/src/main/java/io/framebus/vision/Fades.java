package io.framebus.vision;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Finds fades and dissolves, in which no frame differs much from its neighbours, by comparison over time (after the
 * twin comparison of Zhang, Kankanhalli and Smoliar, "Automatic partitioning of full-motion video", 1993): what is
 * shown before a gap and what is shown behind it differ, while either stays as it is. Gaps of several lengths are
 * tried, the shortest first. Motion inside a scene averages out, and a pan is in motion before and behind the gap, too.
 */
final class Fades {

    /** Looks kept in the time of the longest fade; between them nothing is compared. */
    private static final int SAMPLES = 50;

    /** The gaps tried: the longest, a half of it, and so on. */
    private static final int GAPS = 4;

    /** What changes before and behind the gap, as a share of the difference across it, is at most this. */
    private static final double QUIET = 0.25;

    private final double threshold;
    private final long longest;
    private final long shortest;
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    private record Sample(long pts, FrameSignature signature) {}

    Fades(SceneSettings settings) {
        this.threshold = settings.fadeThreshold();
        this.longest = settings.fadeTicks();
        this.shortest = settings.shortestTicks();
    }

    /** Where a fade that is over now has its middle. */
    OptionalLong add(long pts, FrameSignature signature) {
        if (!samples.isEmpty() && (pts - samples.getLast().pts()) * SAMPLES < longest) {
            return OptionalLong.empty();
        }
        samples.addLast(new Sample(pts, signature));
        forgetBefore(pts - longest - 2 * side(longest));
        for (int halvings = GAPS - 1; halvings >= 0; halvings--) {
            OptionalLong middle = acrossGap(pts, longest >> halvings);
            if (middle.isPresent()) {
                return middle;
            }
        }
        return OptionalLong.empty();
    }

    /** Before and behind a gap half its length is looked at, and never less than the shortest scene. */
    private long side(long gap) {
        return Math.max(gap / 2, shortest);
    }

    private OptionalLong acrossGap(long now, long gap) {
        long side = side(gap);
        List<Sample> before = between(now - gap - 2 * side, now - gap - side);
        List<Sample> after = between(now - side, now);
        if (before.size() < 2
                || after.size() < 2
                || samples.getFirst().pts() > now - gap - 2 * side
                || (gap < longest && (blank(before) || blank(after)))) {
            return OptionalLong.empty();
        }
        FrameSignature old = average(before);
        FrameSignature fresh = average(after);
        double change = old.distance(fresh);
        if (change < threshold || unrest(before) > QUIET * change || unrest(after) > QUIET * change) {
            return OptionalLong.empty();
        }
        long middle = middle(before.getLast(), after.getFirst(), old, fresh);
        forgetBefore(after.getFirst().pts());
        return OptionalLong.of(middle);
    }

    /** Keeps what is shown at this time. */
    private void forgetBefore(long pts) {
        Iterator<Sample> second = samples.iterator();
        second.next();
        while (second.hasNext() && second.next().pts() <= pts) {
            samples.removeFirst();
            second = samples.iterator();
            second.next();
        }
    }

    private List<Sample> between(long from, long to) {
        return samples.stream()
                .filter(sample -> sample.pts() >= from && sample.pts() <= to)
                .toList();
    }

    /** A fade out that is followed by a fade in is one change, unless it stays dark for long. */
    private static boolean blank(List<Sample> side) {
        return side.stream().anyMatch(sample -> sample.signature().blank());
    }

    private static FrameSignature average(List<Sample> side) {
        return FrameSignature.average(side.stream().map(Sample::signature).toList());
    }

    /** The greatest difference between the beginning, the middle and the end. */
    private static double unrest(List<Sample> side) {
        int third = Math.max(1, side.size() / 3);
        int end = side.size() - third;
        FrameSignature first = average(side.subList(0, third));
        FrameSignature middle = average(side.subList(Math.min(third, end), Math.max(end, third)));
        FrameSignature last = average(side.subList(end, side.size()));
        return Math.max(first.distance(last), Math.max(first.distance(middle), middle.distance(last)));
    }

    /** The first look that resembles the new scene more than the old. */
    private long middle(Sample last, Sample first, FrameSignature old, FrameSignature fresh) {
        for (Sample sample : samples) {
            if (sample.pts() > last.pts()
                    && sample.signature().distance(fresh) <= sample.signature().distance(old)) {
                return sample.pts();
            }
        }
        return first.pts();
    }

    /** Everything before the next frame is another scene. */
    void restart() {
        samples.clear();
    }

    /** No cut will be found before this time, once a frame of this time was added. */
    long horizon(long pts) {
        Iterator<Sample> oldest = samples.iterator();
        return oldest.hasNext() ? oldest.next().pts() : pts;
    }
}
