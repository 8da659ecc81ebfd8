package io.framebus.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * How wrong a detector is: cross-entropy of its scores and the EIoU loss of its boxes (Zhang et al., Focal and
 * Efficient IOU Loss, section 3), both over the sum of the targets' weights.
 */
final class DetectorLoss {

    private static final float BOX_SHARE = 2.5f;
    private static final float TINY = 1e-6f;

    private DetectorLoss() {}

    static NDArray of(NDManager manager, DetectorNetwork.Output<NDArray> output, Targets targets) {
        Shape shape = output.boxes().getShape();
        long pictures = shape.get(0);
        long places = shape.get(2);
        NDArray wanted = manager.create(targets.scores(), new Shape(pictures, DetectorNetwork.CLASSES, places));
        NDArray heed = manager.create(targets.heed(), new Shape(pictures, 1, places));
        NDArray boxes = manager.create(targets.boxes(), shape);
        NDArray weights = manager.create(targets.weights(), new Shape(pictures, 1, places));
        NDArray logits = output.logits();
        // The cross-entropy of a logit, written so that nothing overflows.
        NDArray entropy = logits.getNDArrayInternal().softPlus().sub(logits.mul(wanted));
        NDArray scoreLoss = entropy.mul(heed).sum();
        NDArray boxLoss = boxes(output.boxes(), boxes).mul(weights).sum();
        return boxLoss.mul(BOX_SHARE).add(scoreLoss).div(targets.sum());
    }

    /** The loss of each place, {@code [pictures, 1, places]}. */
    private static NDArray boxes(NDArray found, NDArray wanted) {
        NDArray size = found.get(":, 2:4");
        NDArray wantedSize = wanted.get(":, 2:4");
        NDArray half = size.mul(0.5f);
        NDArray wantedHalf = wantedSize.mul(0.5f);
        NDArray centre = found.get(":, 0:2");
        NDArray wantedCentre = wanted.get(":, 0:2");
        NDArray least = centre.sub(half);
        NDArray most = centre.add(half);
        NDArray wantedLeast = wantedCentre.sub(wantedHalf);
        NDArray wantedMost = wantedCentre.add(wantedHalf);
        NDArray common =
                most.minimum(wantedMost).sub(least.maximum(wantedLeast)).maximum(0);
        NDArray hull = most.maximum(wantedMost).sub(least.minimum(wantedLeast));
        NDArray intersection = product(common);
        NDArray union = product(size).add(product(wantedSize)).sub(intersection).add(TINY);
        NDArray hullSquare = hull.mul(hull).add(TINY);
        NDArray apart = centre.sub(wantedCentre);
        NDArray diagonal = hullSquare.sum(new int[] {1}, true);
        NDArray distance = apart.mul(apart).sum(new int[] {1}, true).div(diagonal);
        NDArray difference = size.sub(wantedSize);
        NDArray sides = difference.mul(difference).div(hullSquare).sum(new int[] {1}, true);
        return intersection.div(union).neg().add(1).add(distance).add(sides);
    }

    private static NDArray product(NDArray pair) {
        return pair.get(":, 0:1").mul(pair.get(":, 1:2"));
    }
}
