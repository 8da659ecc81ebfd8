package io.framebus.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.framebus.vision.OutputDecoder.Output;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/** Runs a model on made-up pictures. */
final class TrialRuns {

    private static final long NOISE_SEED = 7;
    private static final int GREY = 114;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final InputSpec spec;
    private final List<String> freeAxes;
    private final FloatBuffer planes;

    TrialRuns(OrtEnvironment environment, OrtSession session, ImageInput input) {
        this.environment = environment;
        this.session = session;
        this.spec = input.spec();
        this.freeAxes = input.freeAxes();
        this.planes = FloatBuffer.allocate(spec.values());
    }

    /**
     * One output of one run.
     *
     * @param values as floats, empty where they are no numbers
     * @param shape of this run
     * @param floats32 whether they are 32-bit floats
     * @param fixed whether every run gives this shape, the batch aside, as far as is declared
     */
    record Seen(String name, Optional<Output> values, List<Long> shape, boolean floats32, boolean fixed) {

        int rank() {
            return shape.size();
        }
    }

    /** All outputs of one run in the model's order, and how long it took. */
    record Run(List<Seen> outputs, long nanos) {

        /** The values a decoder reads. */
        List<Output> read(List<OutputSpec> specs) {
            List<Output> values = new ArrayList<>();
            for (OutputSpec output : specs) {
                outputs.stream()
                        .filter(seen -> seen.name().equals(output.name()))
                        .forEach(seen -> seen.values().ifPresent(values::add));
            }
            return values;
        }
    }

    Run onGrey(InputStyle style) throws Unusable {
        return run(style, () -> GREY);
    }

    Run onNoise(InputStyle style) throws Unusable {
        SplittableRandom random = new SplittableRandom(NOISE_SEED);
        return run(style, () -> random.nextInt(256));
    }

    private Run run(InputStyle style, IntSupplier pixels) throws Unusable {
        int area = spec.width() * spec.height();
        for (int i = 0; i < spec.values(); i++) {
            planes.put(i, style.value(Math.floorDiv(i, area), pixels.getAsInt()));
        }
        try {
            return run(1);
        } catch (OrtException failed) {
            String reason = OnnxSessions.reason(failed);
            throw new Unusable(
                    freeAxes.isEmpty()
                            ? "a run fails: " + reason
                            : "it leaves axes free (" + String.join(", ", freeAxes) + "), but a run with "
                                    + spec.shape() + " fails; name the size it was made for in models.yaml (input:"
                                    + " [width, height]): " + reason);
        }
    }

    /** Whether two pictures at once give two answers, which a free axis only promises. */
    boolean takesTwo(Reading reading) {
        boolean inPlace = reading.outputs().stream()
                .allMatch(output -> output.pinned() && output.shape().getFirst() == 1);
        if (!spec.freeBatch() || !inPlace) {
            return false;
        }
        try {
            Run two = run(2);
            return reading.outputs().stream()
                    .allMatch(output -> two.outputs().stream()
                            .anyMatch(seen -> seen.name().equals(output.name())
                                    && seen.shape()
                                            .equals(Arrays.stream(output.shape(2))
                                                    .boxed()
                                                    .toList())));
        } catch (OrtException refused) {
            return false;
        }
    }

    private Run run(int count) throws OrtException {
        ByteBuffer memory = ByteBuffer.allocateDirect(
                        count * spec.values() * spec.element().bytes())
                .order(ByteOrder.nativeOrder());
        for (int index = 0; index < count; index++) {
            PixelPacking.pack(planes, spec, memory, index);
        }
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            inputs.put(spec.name(), OnnxTensors.input(environment, spec, memory, count));
            if (spec.sizesInput().isPresent()) {
                inputs.put(spec.sizesInput().get(), OnnxTensors.sizes(environment, spec));
            }
            long started = System.nanoTime();
            try (OrtSession.Result result = session.run(inputs)) {
                long nanos = System.nanoTime() - started;
                List<Seen> outputs = new ArrayList<>();
                for (Map.Entry<String, OnnxValue> output : result) {
                    outputs.add(seen(output.getKey(), output.getValue()));
                }
                return new Run(List.copyOf(outputs), nanos);
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private Seen seen(String name, OnnxValue value) throws OrtException {
        Optional<Output> values = OnnxTensors.read(value);
        List<Long> shape = values.map(Output::shape).orElse(List.of());
        NodeInfo declared = session.getOutputInfo().get(name);
        if (declared == null || !(declared.getInfo() instanceof TensorInfo tensor)) {
            return new Seen(name, values, shape, false, false);
        }
        boolean fixed = Arrays.stream(tensor.getShape()).skip(1).allMatch(size -> size >= 0);
        return new Seen(name, values, shape, tensor.type == OnnxJavaType.FLOAT, fixed);
    }
}
