package io.framebus.training;

import java.util.List;

/**
 * What a network is made of. A network is written once in these terms; one implementation computes it with PyTorch,
 * another writes it down as an ONNX graph, so that both can't differ in structure. Tensors are laid out as batch,
 * channels, rows, columns.
 *
 * @param <T> a tensor, or the name of one
 */
interface Operators<T> {

    /**
     * A convolution with what follows it.
     *
     * @param name of the layer, unique in the network
     */
    T convolution(String name, T input, Convolution shape);

    /**
     * Adds values that are learnt, the same for every picture.
     *
     * @param name unique in the network
     * @param start what they are before any learning
     * @param shape batch first, which is 1
     */
    T bias(String name, T input, float start, long... shape);

    T add(T left, T right);

    T multiply(T left, T right);

    /**
     * The parts one after the other.
     *
     * @param axis 1 for channels, 2 for what follows
     */
    T concatenate(List<T> parts, int axis);

    /** Twice the rows and columns, each value repeated. */
    T enlarge(T input);

    /** Channels {@code from} (inclusive) to {@code to} (exclusive). */
    T channels(T input, int from, int to);

    /** Rows and columns as one axis of the given length. */
    T flatten(T input, int channels, int places);

    /** {@code log(1 + exp(x))}: positive, and close to x where x is large. */
    T softplus(T input);

    T sigmoid(T input);

    T exponential(T input);

    T constant(float[] values, long... shape);
}
