package io.framebus.training;

import io.framebus.vision.Box;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which places have to find which objects, and how sure they should be. Objects get the places that do best
 * already, by score and overlap (task-aligned assignment, Feng et al., TOOD, section 3.2); while the network knows
 * nothing yet, they get the places nearest to their middle.
 */
final class Assignment {

    private static final int NEAREST = 4;
    private static final double SCORE_POWER = 0.5;
    private static final double OVERLAP_POWER = 5;

    /** Places this close to the middle of an object may find it even where it is smaller, pixels. */
    private static final float REACH = 9;

    private final int width;
    private final int height;
    private final int places;
    private final float[] x;
    private final float[] y;
    private final int[] stride;

    /** @param width of the input, a multiple of 32; so is the height */
    Assignment(int width, int height) {
        this.width = width;
        this.height = height;
        this.places = DetectorNetwork.places(width, height);
        this.x = new float[places];
        this.y = new float[places];
        this.stride = new int[places];
        int place = 0;
        for (int step : DetectorNetwork.STRIDES) {
            for (int row = 0; row < height / step; row++) {
                for (int column = 0; column < width / step; column++) {
                    x[place] = (column + 0.5f) * step;
                    y[place] = (row + 0.5f) * step;
                    stride[place++] = step;
                }
            }
        }
    }

    boolean fits(DetectorBatch batch) {
        return batch.width() == width && batch.height() == height;
    }

    /**
     * @param boxes what the network says now, {@code [pictures, 4, places]}
     * @param scores what the network says now, {@code [pictures, classes, places]}
     * @param candidates how many places an object may get by what the network says; more teach faster, fewer leave less
     *     for suppression to do; 0 where only their own positions decide
     */
    Targets assign(List<List<LabelledBox>> truth, float[] boxes, float[] scores, int candidates) {
        int pictures = truth.size();
        float[] wanted = new float[pictures * DetectorNetwork.CLASSES * places];
        float[] heed = new float[pictures * places];
        float[] wantedBoxes = new float[pictures * 4 * places];
        float[] weights = new float[pictures * places];
        Arrays.fill(heed, 1);
        double sum = 0;
        for (int picture = 0; picture < pictures; picture++) {
            Claims claims = new Claims(places);
            for (LabelledBox object : truth.get(picture)) {
                if (object.counts() && candidates > 0) {
                    claimAligned(claims, object, picture, boxes, scores, candidates);
                } else if (object.counts()) {
                    claimNearest(claims, object);
                }
            }
            for (int place = 0; place < places; place++) {
                LabelledBox owner = claims.owner[place];
                if (owner != null) {
                    float weight = claims.weight[place];
                    wanted[(picture * DetectorNetwork.CLASSES + owner.classId()) * places + place] = weight;
                    weights[picture * places + place] = weight;
                    sum += weight;
                    set(wantedBoxes, picture, place, owner.box());
                } else {
                    set(wantedBoxes, picture, place, new Box(0, 0, 1, 1));
                    if (onIgnored(truth.get(picture), place)) {
                        heed[picture * places + place] = 0;
                    }
                }
            }
        }
        return new Targets(wanted, heed, wantedBoxes, weights, (float) Math.max(1, sum));
    }

    /** Who owns each place, how strongly and by what right. */
    private static final class Claims {
        final @Nullable LabelledBox[] owner;
        final float[] weight;
        final float[] right;

        Claims(int places) {
            owner = new LabelledBox[places];
            weight = new float[places];
            right = new float[places];
        }

        void claim(int place, LabelledBox object, float claimWeight, float claimRight) {
            if (claimRight > right[place]) {
                owner[place] = object;
                weight[place] = claimWeight;
                right[place] = claimRight;
            }
        }
    }

    private void claimNearest(Claims claims, LabelledBox object) {
        Box box = object.box();
        float size = Math.max(box.width(), box.height());
        int wanted = size < 28 ? 4 : size < 56 ? 8 : size < 120 ? 16 : 32;
        int[] best = new int[NEAREST];
        float[] distance = new float[NEAREST];
        Arrays.fill(distance, Float.MAX_VALUE);
        for (int place = 0; place < places; place++) {
            if (stride[place] == wanted) {
                float dx = x[place] - (box.x1() + box.x2()) / 2;
                float dy = y[place] - (box.y1() + box.y2()) / 2;
                insert(best, distance, place, dx * dx + dy * dy);
            }
        }
        for (int i = 0; i < NEAREST; i++) {
            if (distance[i] < Float.MAX_VALUE) {
                claims.claim(best[i], object, 1, 1 / (1 + distance[i]));
            }
        }
    }

    private void claimAligned(
            Claims claims, LabelledBox object, int picture, float[] boxes, float[] scores, int candidates) {
        Box box = object.box();
        float reachX = Math.max(box.width() / 2, REACH);
        float reachY = Math.max(box.height() / 2, REACH);
        int[] best = new int[candidates];
        float[] order = new float[candidates];
        float[] overlaps = new float[places];
        Arrays.fill(order, Float.MAX_VALUE);
        for (int place = 0; place < places; place++) {
            if (Math.abs(x[place] - (box.x1() + box.x2()) / 2) < reachX
                    && Math.abs(y[place] - (box.y1() + box.y2()) / 2) < reachY) {
                overlaps[place] = box.iou(box(boxes, picture, place));
                float score = scores[(picture * DetectorNetwork.CLASSES + object.classId()) * places + place];
                double alignment = Math.pow(score, SCORE_POWER) * Math.pow(overlaps[place], OVERLAP_POWER);
                insert(best, order, place, (float) -alignment);
            }
        }
        float most = -order[0];
        float greatest = 0;
        for (int i = 0; i < candidates && order[i] < 0; i++) {
            greatest = Math.max(greatest, overlaps[best[i]]);
        }
        for (int i = 0; i < candidates && order[i] < 0; i++) {
            claims.claim(best[i], object, -order[i] / most * greatest, overlaps[best[i]]);
        }
        if (most < 1e-12f) {
            // Nothing overlaps it: without this it would never be learnt.
            claimNearest(claims, object);
        }
    }

    /** Keeps the least values in order. */
    private static void insert(int[] best, float[] values, int place, float value) {
        int at = best.length;
        while (at > 0 && value < values[at - 1]) {
            at--;
        }
        for (int i = best.length - 1; i > at; i--) {
            best[i] = best[i - 1];
            values[i] = values[i - 1];
        }
        if (at < best.length) {
            best[at] = place;
            values[at] = value;
        }
    }

    private boolean onIgnored(List<LabelledBox> objects, int place) {
        for (LabelledBox object : objects) {
            Box box = object.box();
            if (!object.counts()
                    && x[place] > box.x1() - 2
                    && x[place] < box.x2() + 2
                    && y[place] > box.y1() - 2
                    && y[place] < box.y2() + 2) {
                return true;
            }
        }
        return false;
    }

    private Box box(float[] boxes, int picture, int place) {
        int at = picture * 4 * places + place;
        float halfWidth = boxes[at + 2 * places] / 2;
        float halfHeight = boxes[at + 3 * places] / 2;
        float centerX = boxes[at];
        float centerY = boxes[at + places];
        return new Box(centerX - halfWidth, centerY - halfHeight, centerX + halfWidth, centerY + halfHeight);
    }

    private void set(float[] boxes, int picture, int place, Box box) {
        int at = picture * 4 * places + place;
        boxes[at] = (box.x1() + box.x2()) / 2;
        boxes[at + places] = (box.y1() + box.y2()) / 2;
        boxes[at + 2 * places] = box.width();
        boxes[at + 3 * places] = box.height();
    }
}
