package io.framebus.vision;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How well tracks follow the truth: CLEAR MOT (Bernardin and Stiefelhagen 2008) and the identity measures (Ristani et
 * al. 2016), as py-motmetrics computes them. Ratios of nothing are NaN.
 *
 * @param objects boxes of the truth
 * @param predictions boxes of the tracker
 * @param matches pairs of both, identity switches included
 * @param falsePositives boxes of the tracker without a partner
 * @param misses boxes of the truth without a partner
 * @param switches times an object was given another track than before
 * @param fragmentations times an object was lost between two times it was tracked
 * @param mota 1 − (misses + false positives + switches) / objects; at most 1, may be negative
 * @param motp mean 1 − IoU of the pairs, smaller is better
 * @param precision share of the tracker's boxes that have a partner
 * @param recall share of the truth's boxes that have a partner
 * @param idf1 share of boxes with the right identity throughout, of both sides together
 * @param idp the same, of the tracker's boxes
 * @param idr the same, of the truth's boxes
 */
public record MotMetrics(
        long objects,
        long predictions,
        long matches,
        long falsePositives,
        long misses,
        long switches,
        long fragmentations,
        double mota,
        double motp,
        double precision,
        double recall,
        double idf1,
        double idp,
        double idr) {

    /** More than any sum of distances in one frame, so that as many pairs as possible are made. */
    private static final double PAIR_WHATEVER_IT_COSTS = 1e6;

    /**
     * Compares a tracker's boxes with the truth.
     *
     * @param minimumIou 0..1, overlap from which two boxes may be the same object, usually 0.5
     */
    public static MotMetrics of(List<MotLine> truth, List<MotLine> predicted, double minimumIou) {
        TreeMap<Long, Frame> frames = new TreeMap<>();
        for (MotLine box : truth) {
            frames.computeIfAbsent(box.frame(), unseen -> new Frame()).objects.add(box);
        }
        for (MotLine box : predicted) {
            frames.computeIfAbsent(box.frame(), unseen -> new Frame())
                    .predictions
                    .add(box);
        }
        Correspondences correspondences = new Correspondences(minimumIou);
        frames.values().forEach(correspondences::add);
        return correspondences.summary();
    }

    /**
     * Several comparisons as one, as if an object of one were never taken for one of another: groups of a sequence, or
     * sequences of a benchmark.
     */
    public static MotMetrics together(List<MotMetrics> parts) {
        long objects = 0;
        long predictions = 0;
        long matches = 0;
        long switches = 0;
        long fragmentations = 0;
        double distances = 0;
        double sameIdentity = 0;
        for (MotMetrics part : parts) {
            objects += part.objects();
            predictions += part.predictions();
            matches += part.matches();
            switches += part.switches();
            fragmentations += part.fragmentations();
            distances += part.matches() == 0 ? 0 : part.motp() * part.matches();
            sameIdentity += part.objects() == 0 ? 0 : part.idr() * part.objects();
        }
        return of(objects, predictions, matches, switches, fragmentations, distances, sameIdentity);
    }

    /**
     * The ratios of what was counted.
     *
     * @param distances sum of 1 − IoU of the pairs
     * @param sameIdentity boxes with the right identity throughout
     */
    private static MotMetrics of(
            long objects,
            long predictions,
            long matches,
            long switches,
            long fragmentations,
            double distances,
            double sameIdentity) {
        long misses = objects - matches;
        long falsePositives = predictions - matches;
        return new MotMetrics(
                objects,
                predictions,
                matches,
                falsePositives,
                misses,
                switches,
                fragmentations,
                1 - (misses + falsePositives + switches) / (double) objects,
                distances / matches,
                matches / (double) predictions,
                matches / (double) objects,
                2 * sameIdentity / (objects + predictions),
                sameIdentity / predictions,
                sameIdentity / objects);
    }

    private static final class Frame {
        final List<MotLine> objects = new ArrayList<>();
        final List<MotLine> predictions = new ArrayList<>();
    }

    /** An object's and a track's id. */
    private record Pair(long object, long track) {}

    private static final class Correspondences {
        private final double minimumIou;
        private final Assignment assignment = new Assignment();
        private final Map<Long, Long> lastTrackOfObject = new HashMap<>();
        private final Map<Long, Boolean> trackedNow = new HashMap<>();
        private final Map<Pair, Long> framesTogether = new LinkedHashMap<>();
        private long objects;
        private long predictions;
        private long matches;
        private long switches;
        private long fragmentations;
        private double distances;

        Correspondences(double minimumIou) {
            this.minimumIou = minimumIou;
        }

        void add(Frame frame) {
            objects += frame.objects.size();
            predictions += frame.predictions.size();
            countFramesTogether(frame);
            Set<MotLine> taken = new HashSet<>();
            List<MotLine> open = keepOld(frame, taken);
            pairRest(frame, open, taken);
        }

        private boolean mayPair(MotLine object, MotLine prediction) {
            return 1 - object.iou(prediction) <= 1 - minimumIou && object.iou(prediction) > 0;
        }

        private void countFramesTogether(Frame frame) {
            for (MotLine object : frame.objects) {
                for (MotLine prediction : frame.predictions) {
                    if (mayPair(object, prediction)) {
                        framesTogether.merge(new Pair(object.id(), prediction.id()), 1L, Long::sum);
                    }
                }
            }
        }

        /** Pairs stay as they were while they may; gives the objects that need a new partner. */
        private List<MotLine> keepOld(Frame frame, Set<MotLine> taken) {
            List<MotLine> open = new ArrayList<>();
            for (MotLine object : frame.objects) {
                Long track = lastTrackOfObject.get(object.id());
                MotLine partner = null;
                for (MotLine prediction : frame.predictions) {
                    if (track != null && prediction.id() == track && !taken.contains(prediction)) {
                        partner = prediction;
                        break;
                    }
                }
                if (partner != null && mayPair(object, partner)) {
                    taken.add(partner);
                    pair(object, partner);
                } else {
                    open.add(object);
                }
            }
            return open;
        }

        private void pairRest(Frame frame, List<MotLine> open, Set<MotLine> taken) {
            List<MotLine> free = new ArrayList<>(frame.predictions);
            free.removeIf(taken::contains);
            assignment.begin(open.size(), free.size());
            for (int i = 0; i < open.size(); i++) {
                for (int j = 0; j < free.size(); j++) {
                    if (mayPair(open.get(i), free.get(j))) {
                        assignment.allow(i, j, 1 - open.get(i).iou(free.get(j)));
                    }
                }
            }
            assignment.solve(PAIR_WHATEVER_IT_COSTS);
            for (int i = 0; i < open.size(); i++) {
                int match = assignment.columnOf(i);
                if (match < 0) {
                    trackedNow.replace(open.get(i).id(), false);
                } else {
                    pair(open.get(i), free.get(match));
                }
            }
        }

        private void pair(MotLine object, MotLine prediction) {
            matches++;
            distances += 1 - object.iou(prediction);
            Long before = lastTrackOfObject.put(object.id(), prediction.id());
            if (before != null && before != prediction.id()) {
                switches++;
            }
            Boolean tracked = trackedNow.put(object.id(), true);
            if (tracked != null && !tracked) {
                fragmentations++;
            }
        }

        MotMetrics summary() {
            return of(objects, predictions, matches, switches, fragmentations, distances, sameIdentity());
        }

        /** Most frames in which objects and tracks can agree when each has one partner for good. */
        private double sameIdentity() {
            Map<Long, Integer> rows = new LinkedHashMap<>();
            Map<Long, Integer> columns = new LinkedHashMap<>();
            Map<Integer, Map<Integer, Long>> together = new TreeMap<>();
            double most = 0;
            for (Map.Entry<Pair, Long> entry : framesTogether.entrySet()) {
                int row = rows.computeIfAbsent(entry.getKey().object(), unseen -> rows.size());
                int column = columns.computeIfAbsent(entry.getKey().track(), unseen -> columns.size());
                together.computeIfAbsent(row, unseen -> new TreeMap<>()).put(column, entry.getValue());
                most = Math.max(most, entry.getValue());
            }
            double limit = most;
            assignment.begin(rows.size(), columns.size());
            together.forEach(
                    (row, counts) -> counts.forEach((column, count) -> assignment.allow(row, column, limit - count)));
            assignment.solve(limit);
            double sum = 0;
            for (int row = 0; row < rows.size(); row++) {
                if (assignment.columnOf(row) >= 0) {
                    sum += together.getOrDefault(row, Map.of()).getOrDefault(assignment.columnOf(row), 0L);
                }
            }
            return sum;
        }
    }
}
