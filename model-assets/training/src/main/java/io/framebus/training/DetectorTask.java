package io.framebus.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Learns to find the things of the crossing: on crops at first, which show the most objects for their size, then on
 * crops and whole frames in turn, since near things don't fit into a crop, and on whole frames in the end.
 */
final class DetectorTask implements Task<DetectorBatch> {

    private static final int CROPS = 6;
    private static final int WHOLES = 2;
    private static final double CROPS_UNTIL = 0.5;
    private static final double WHOLES_FROM = 0.8;
    private static final int NEAREST_UNTIL_STEP = 150;
    private static final double MANY_UNTIL = 0.75;
    private static final int MANY_CANDIDATES = 10;
    private static final int FEW_CANDIDATES = 4;

    private final DetectorBatches batches;
    private final double nearestUntil;
    private final Assignment ofCrops = new Assignment(320, 192);
    private final Assignment ofWholes = new Assignment(DetectorNetwork.WIDTH, DetectorNetwork.HEIGHT);

    /** @param steps of the whole training */
    DetectorTask(DetectorBatches batches, int steps) {
        this.batches = batches;
        this.nearestUntil = (double) NEAREST_UNTIL_STEP / steps;
    }

    @Override
    public DetectorBatch batch(int number, double progress) {
        boolean crops = progress < CROPS_UNTIL || (progress < WHOLES_FROM && number % 2 == 0);
        return crops ? batches.crops(number, CROPS) : batches.wholes(number, WHOLES);
    }

    @Override
    public NDArray loss(NDManager manager, Operators<NDArray> operators, DetectorBatch batch, double progress) {
        Shape shape = new Shape(batch.pictures(), 3, batch.height(), batch.width());
        DetectorNetwork.Output<NDArray> output =
                DetectorNetwork.apply(operators, manager.create(batch.planes(), shape), batch.width(), batch.height());
        Assignment assignment = List.of(ofCrops, ofWholes).stream()
                .filter(candidate -> candidate.fits(batch))
                .findFirst()
                .orElseThrow();
        Targets targets = assignment.assign(
                batch.boxes(),
                output.boxes().toFloatArray(),
                output.logits().getNDArrayInternal().sigmoid().toFloatArray(),
                candidates(progress));
        return DetectorLoss.of(manager, output, targets);
    }

    private int candidates(double progress) {
        if (progress < nearestUntil) {
            return 0;
        }
        return progress < MANY_UNTIL ? MANY_CANDIDATES : FEW_CANDIDATES;
    }
}
