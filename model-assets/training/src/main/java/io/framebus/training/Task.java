package io.framebus.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * What is to be learnt. Two threads call it at a time.
 *
 * @param <B> a batch
 */
interface Task<B> {

    /**
     * Makes a batch.
     *
     * @param number of the batch, from 0; the same number gives the same batch
     * @param progress of the whole training, 0..1
     */
    B batch(int number, double progress);

    /**
     * Computes the network and says how wrong it is.
     *
     * @param progress of the whole training, 0..1
     */
    NDArray loss(NDManager manager, Operators<NDArray> operators, B batch, double progress);
}
