package io.framebus.training;

import io.framebus.training.Weights.Parameter;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Adam with decoupled decay of the kernels (Loshchilov and Hutter) on the numbers themselves. */
final class Adam {

    private static final double FIRST = 0.9;
    private static final double SECOND = 0.99;
    private static final double TINY = 1e-8;
    private static final double DECAY = 0.02;

    /** Gradients longer than this are shortened to it: one odd batch must not throw the network back. */
    private static final double LONGEST = 12;

    private final Map<String, float[]> first = new HashMap<>();
    private final Map<String, float[]> second = new HashMap<>();
    private int steps;

    /** @param rate of this step, at least 0 */
    void step(Weights weights, Map<String, float[]> gradients, double rate) {
        steps++;
        double length =
                Math.sqrt(gradients.values().stream().mapToDouble(Adam::square).sum());
        double shorten = length > LONGEST ? LONGEST / length : 1;
        double firstScale = 1 / (1 - Math.pow(FIRST, steps));
        double secondScale = 1 / (1 - Math.pow(SECOND, steps));
        gradients.forEach((name, gradient) -> {
            Parameter parameter = Objects.requireNonNull(weights.all().get(name));
            float[] values = parameter.values();
            float[] mean = first.computeIfAbsent(name, key -> new float[values.length]);
            float[] square = second.computeIfAbsent(name, key -> new float[values.length]);
            double decay = name.endsWith(".weight") ? DECAY : 0;
            for (int i = 0; i < values.length; i++) {
                double slope = gradient[i] * shorten;
                mean[i] = (float) (FIRST * mean[i] + (1 - FIRST) * slope);
                square[i] = (float) (SECOND * square[i] + (1 - SECOND) * slope * slope);
                double move = mean[i] * firstScale / (Math.sqrt(square[i] * secondScale) + TINY);
                values[i] -= (float) (rate * (move + decay * values[i]));
            }
        });
    }

    private static double square(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return sum;
    }
}
