package io.framebus.training;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * All numbers of a network by name. A layer that is met for the first time gets its start values from the seed, so the
 * networks need no separate list of their parameters. Belongs to one thread.
 */
final class Weights {

    /** The running mean and variance of a normalisation keep this share of themselves at every batch. */
    static final float MOMENTUM = 0.97f;

    static final float EPSILON = 1e-3f;

    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final SplittableRandom random;

    /**
     * @param shape sizes of the axes
     * @param values row by row
     * @param learnt by descent, else by the normalisation itself
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Parameter(long[] shape, float[] values, boolean learnt) {}

    Weights(long seed) {
        this.random = new SplittableRandom(seed);
    }

    Map<String, Parameter> all() {
        return parameters;
    }

    /** How many numbers there are. */
    int count() {
        return parameters.values().stream()
                .mapToInt(parameter -> parameter.values().length)
                .sum();
    }

    /** Normally distributed at the start, so that a rectified signal keeps its strength. */
    Parameter kernel(String name, Convolution shape) {
        return parameters.computeIfAbsent(name + ".weight", key -> {
            long[] sizes = shape.weights();
            float[] values = new float[(int) (sizes[0] * sizes[1] * sizes[2] * sizes[3])];
            double deviation = Math.sqrt((shape.normalised() ? 2.0 : 0.05) / shape.fanIn());
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (random.nextGaussian() * deviation);
            }
            return new Parameter(sizes, values, true);
        });
    }

    /** All the same at the start. */
    Parameter constant(String name, float start, boolean learnt, long... shape) {
        return parameters.computeIfAbsent(name, key -> {
            int size = 1;
            for (long axis : shape) {
                size *= (int) axis;
            }
            float[] values = new float[size];
            Arrays.fill(values, start);
            return new Parameter(shape, values, learnt);
        });
    }

    Weights copy() {
        Weights copy = new Weights(0);
        parameters.forEach((name, parameter) -> copy.parameters.put(
                name, new Parameter(parameter.shape(), parameter.values().clone(), parameter.learnt())));
        return copy;
    }

    /** Moves every number by a share towards those of another set. */
    void follow(Weights other, float share) {
        parameters.forEach((name, parameter) -> {
            float[] values = parameter.values();
            float[] target = Objects.requireNonNull(other.parameters.get(name)).values();
            for (int i = 0; i < values.length; i++) {
                values[i] += share * (target[i] - values[i]);
            }
        });
    }

    void save(Path file) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished)))) {
            out.writeInt(parameters.size());
            for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeInt(entry.getValue().values().length);
                for (float value : entry.getValue().values()) {
                    out.writeFloat(value);
                }
            }
        }
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Reads the numbers of the parameters that exist; the file has to have exactly these. */
    void load(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                String name = in.readUTF();
                Parameter parameter = parameters.get(name);
                int size = in.readInt();
                if (parameter == null || parameter.values().length != size || count != parameters.size()) {
                    throw new IOException(file + " is of another network: " + name);
                }
                for (int k = 0; k < size; k++) {
                    parameter.values()[k] = in.readFloat();
                }
            }
        }
    }
}
