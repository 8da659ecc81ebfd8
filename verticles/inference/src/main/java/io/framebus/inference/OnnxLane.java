package io.framebus.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.framebus.bus.Failure;
import io.framebus.bus.Pixels;
import io.framebus.vision.Letterbox;
import io.framebus.vision.OutputDecoder.Output;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The buffers of one run: frames are written straight into the input tensor, the model writes straight into the output
 * tensors, and both are used again for the next run. Outputs that can't be written in place (other numbers than 32-bit
 * floats, shapes that follow the picture) are copied after the run.
 */
final class OnnxLane implements Recogniser.Lane {

    private final OnnxRecogniser recogniser;
    private final InputSpec spec;
    private final List<OutputSpec> outputs;
    private final Arena arena = Arena.ofShared();
    private final InputTensor input;
    private final Letterbox[] letterboxes;
    private final Map<String, FloatBuffer> written = new HashMap<>();
    private final Map<String, Output> copied = new HashMap<>();
    private final Set<String> unpinned = new HashSet<>();
    private final Map<Integer, Tensors> tensorsByCount = new HashMap<>();

    private record Tensors(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {

        void close() {
            inputs.values().forEach(OnnxTensor::close);
            outputs.values().forEach(OnnxTensor::close);
        }
    }

    OnnxLane(OnnxRecogniser recogniser) {
        this.recogniser = recogniser;
        this.spec = recogniser.inspection().input();
        Reading reading = recogniser.inspection().reading();
        this.outputs = reading.outputs();
        int batch = recogniser.batchSize();
        this.letterboxes = new Letterbox[batch];
        this.input = new InputTensor(spec, reading.style(), batch, arena);
        for (OutputSpec output : outputs) {
            if (output.pinned()) {
                written.put(output.name(), floats((long) batch * output.values()));
            } else {
                unpinned.add(output.name());
            }
        }
    }

    private FloatBuffer floats(long count) {
        return arena.allocate(4 * count, 64)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void prepare(int index, Pixels pixels) {
        letterboxes[index] = input.write(index, pixels);
    }

    @Override
    public void run(int count) {
        try {
            Tensors tensors = tensors(count);
            // Of pinned outputs the result only points at their tensors.
            try (OrtSession.Result result = recogniser.session().run(tensors.inputs(), unpinned, tensors.outputs())) {
                for (String name : unpinned) {
                    result.get(name).flatMap(OnnxTensors::read).ifPresent(output -> copied.put(name, output));
                }
            }
        } catch (OrtException failed) {
            throw new Failure(
                    Failure.Kind.INTERNAL,
                    "model " + recogniser.name() + " failed: " + OnnxSessions.reason(failed),
                    failed);
        }
    }

    @Override
    public Sight decode(int index, float threshold) {
        List<Output> values = new ArrayList<>(outputs.size());
        try {
            for (OutputSpec output : outputs) {
                values.add(output(output, index));
            }
            return recogniser.reader().read(values, letterboxes[index], threshold);
        } catch (IllegalArgumentException senseless) {
            throw new Failure(
                    Failure.Kind.UNDECODABLE,
                    "model " + recogniser.name() + " gave no sense: " + senseless.getMessage(),
                    senseless);
        }
    }

    private Output output(OutputSpec output, int index) {
        FloatBuffer floats = written.get(output.name());
        if (floats != null) {
            return new Output(floats.slice(index * output.values(), output.values()), output.shape());
        }
        Output whole = copied.get(output.name());
        if (whole == null) {
            throw new IllegalArgumentException("there is no output " + output.name());
        }
        // Only models with pinned outputs are asked for several pictures at once.
        return whole;
    }

    private Tensors tensors(int count) throws OrtException {
        Tensors known = tensorsByCount.get(count);
        if (known != null) {
            return known;
        }
        Tensors made = new Tensors(new LinkedHashMap<>(), new LinkedHashMap<>());
        try {
            made.inputs().put(spec.name(), input.tensor(recogniser.environment(), count));
            if (spec.sizesInput().isPresent()) {
                made.inputs().put(spec.sizesInput().get(), OnnxTensors.sizes(recogniser.environment(), spec));
            }
            for (OutputSpec output : outputs) {
                FloatBuffer floats = written.get(output.name());
                if (floats != null) {
                    made.outputs()
                            .put(
                                    output.name(),
                                    OnnxTensor.createTensor(
                                            recogniser.environment(),
                                            floats.slice(0, count * output.values()),
                                            output.shape(count)));
                }
            }
        } catch (OrtException refused) {
            made.close();
            throw refused;
        }
        tensorsByCount.put(count, made);
        return made;
    }

    @Override
    public void close() {
        tensorsByCount.values().forEach(Tensors::close);
        tensorsByCount.clear();
        input.close();
        arena.close();
    }
}
