package io.framebus.vision;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds cuts between two neighbouring frames. Their difference must be large by itself, stand out among those of the
 * frames around it (which those of a fast pan do not), and the look before must not come back soon after (as it does
 * after a flash). So a frame is decided a little later than it is seen.
 */
final class HardCuts {

    /** How far a cut stands out from the mean difference around it. */
    private static final double STANDS_OUT = 3;

    /** Difference to what was before, as a share of the cut's, at which it has come back. */
    private static final double BACK = 0.5;

    /** Frames held at most; sources with more frames a second are decided with a shorter look ahead. */
    private static final int MOST_FRAMES = 512;

    private final SceneSettings settings;
    private final long look;
    private final List<Seen> window = new ArrayList<>();
    private int undecided;

    /** A frame and its difference to the one before. */
    record Seen(long pts, FrameSignature signature, double change) {}

    /** A frame in its turn. */
    record Decided(Seen frame, boolean cut) {}

    HardCuts(SceneSettings settings) {
        this.settings = settings;
        this.look = Math.max(settings.shortestTicks(), settings.neighbourTicks());
    }

    /** Frames that are decided now that one more is known, in order. */
    List<Decided> add(long pts, FrameSignature signature) {
        double change = window.isEmpty() ? 0 : window.getLast().signature().distance(signature);
        window.add(new Seen(pts, signature, change));
        List<Decided> decided = new ArrayList<>();
        while (pts - window.get(undecided).pts() > look || window.size() - undecided > MOST_FRAMES / 2) {
            decided.add(decideNext());
        }
        return decided;
    }

    /** The rest. */
    List<Decided> end() {
        List<Decided> decided = new ArrayList<>();
        while (undecided < window.size()) {
            decided.add(decideNext());
        }
        return decided;
    }

    private Decided decideNext() {
        Decided decided = new Decided(window.get(undecided), isCut(undecided));
        undecided++;
        while (undecided > 1
                && (window.get(undecided - 1).pts() - window.getFirst().pts() > look || undecided > MOST_FRAMES / 2)) {
            window.removeFirst();
            undecided--;
        }
        return decided;
    }

    private boolean isCut(int index) {
        return index > 0
                && window.get(index).change() >= settings.cutThreshold()
                && standsOut(index)
                && !comesBack(index);
    }

    private boolean standsOut(int index) {
        Seen cut = window.get(index);
        double sum = 0;
        int count = 0;
        for (int i = 1; i < window.size(); i++) {
            Seen near = window.get(i);
            if (i != index && Math.abs(near.pts() - cut.pts()) <= settings.neighbourTicks()) {
                sum += near.change();
                count++;
            }
        }
        return count == 0 || cut.change() >= STANDS_OUT * sum / count;
    }

    /** Whether the frame before looks like one soon after, or this one like one shortly before. */
    private boolean comesBack(int index) {
        Seen cut = window.get(index);
        Seen before = window.get(index - 1);
        double same = BACK * cut.change();
        for (int i = index + 1; i < window.size(); i++) {
            Seen after = window.get(i);
            if (after.pts() - cut.pts() <= look && before.signature().distance(after.signature()) < same) {
                return true;
            }
        }
        for (int i = index - 2; i >= 0; i--) {
            Seen earlier = window.get(i);
            if (cut.pts() - earlier.pts() <= look && cut.signature().distance(earlier.signature()) < same) {
                return true;
            }
        }
        return false;
    }
}
