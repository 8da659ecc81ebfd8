package io.framebus.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;

/** Learns how far away everything is: the logarithm of the distance, and where it jumps. */
final class DepthTask implements Task<DepthBatch> {

    private static final int PICTURES = 8;
    private static final float EDGE_SHARE = 0.4f;
    private static final int WIDTH = FrameStore.DEPTH_WIDTH;
    private static final int HEIGHT = FrameStore.DEPTH_HEIGHT;

    private final FrameStore store;
    private final long seed;

    DepthTask(FrameStore store, long seed) {
        this.store = store;
        this.seed = seed;
    }

    @Override
    public DepthBatch batch(int number, double progress) {
        SplittableRandom random = new SplittableRandom(seed * 2_000_003 + number);
        float[] planes = new float[DepthPictures.values() * PICTURES];
        float[] logarithms = new float[WIDTH * HEIGHT * PICTURES];
        byte[] bgr = new byte[3 * RenderedFrame.WIDTH * RenderedFrame.HEIGHT];
        float[] depth = new float[WIDTH * HEIGHT];
        for (int picture = 0; picture < PICTURES; picture++) {
            int frame = random.nextInt(store.frames());
            boolean mirrored = random.nextBoolean();
            store.pixels(frame, bgr);
            store.depth(frame, depth);
            int first = DepthPictures.values() * picture;
            DepthPictures.draw(bgr, planes, first, mirrored);
            Photometry.vary(random, planes, first, DepthNetwork.WIDTH * DepthNetwork.HEIGHT);
            DepthPictures.normalise(planes, first);
            for (int i = 0; i < depth.length; i++) {
                int x = i % WIDTH;
                int source = mirrored ? i - x + WIDTH - 1 - x : i;
                logarithms[depth.length * picture + i] = (float) Math.log(depth[source]);
            }
        }
        return new DepthBatch(PICTURES, planes, logarithms);
    }

    @Override
    public NDArray loss(NDManager manager, Operators<NDArray> operators, DepthBatch batch, double progress) {
        Shape shape = new Shape(batch.pictures(), 3, DepthNetwork.HEIGHT, DepthNetwork.WIDTH);
        NDArray found = DepthNetwork.apply(operators, manager.create(batch.planes(), shape));
        NDArray wanted = manager.create(batch.logarithms(), new Shape(batch.pictures(), 1, HEIGHT, WIDTH));
        NDArray error = found.sub(wanted);
        NDArray across = error.get(":, :, :, 1:").sub(error.get(":, :, :, :-1"));
        NDArray down = error.get(":, :, 1:").sub(error.get(":, :, :-1"));
        return error.abs().mean().add(across.abs().mean().add(down.abs().mean()).mul(EDGE_SHARE));
    }
}
