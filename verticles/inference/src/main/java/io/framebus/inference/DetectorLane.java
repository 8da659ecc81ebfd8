package io.framebus.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.framebus.bus.Failure;
import io.framebus.bus.Pixels;
import io.framebus.media.TensorImage;
import io.framebus.vision.Detection;
import io.framebus.vision.Letterbox;
import io.framebus.vision.OutputDecoder;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The buffers of one run: frames are written straight into the input tensor, the model writes straight into the output
 * tensor, and both are used again for the next run. Prepare the frames of a batch, run, decode them. One thread at a
 * time.
 */
final class DetectorLane implements AutoCloseable {

    private static final float[] NO_MEAN = {0, 0, 0};

    private final Detector detector;
    private final Inspection inspection;
    private final Arena arena = Arena.ofShared();
    private final TensorImage image;
    private final FloatBuffer input;
    private final FloatBuffer output;
    private final int inputFloats;
    private final int outputFloats;
    private final Letterbox[] letterboxes;
    private final Map<Integer, Tensors> tensorsByCount = new HashMap<>();

    private record Tensors(OnnxTensor input, OnnxTensor output) {}

    DetectorLane(Detector detector) {
        this.detector = detector;
        this.inspection = detector.inspection();
        int batch = detector.batchSize();
        long[] shape = outputShape(1);
        this.inputFloats = 3 * inspection.width() * inspection.height();
        this.outputFloats = Math.toIntExact(shape[1] * shape[2]);
        this.letterboxes = new Letterbox[batch];
        ModelFamily family = inspection.family();
        float[] scale = {family.scale(), family.scale(), family.scale()};
        this.image = new TensorImage(
                inspection.width(), inspection.height(), family.colourOrder(), NO_MEAN, scale, Letterbox.FILL);
        this.input = floats((long) batch * inputFloats);
        this.output = floats((long) batch * outputFloats);
    }

    /** Writes a frame into place {@code index} of the batch, from 0. */
    void prepare(int index, Pixels pixels) {
        letterboxes[index] = image.write(
                pixels,
                input.slice(index * inputFloats, inputFloats),
                inspection.family().centered());
    }

    /**
     * Runs the model on the first {@code count} places.
     *
     * @throws Failure INTERNAL naming the model where ONNX Runtime fails
     */
    void run(int count) {
        try {
            Tensors tensors = tensors(count);
            // The result only points at the pinned output tensor.
            detector.session()
                    .run(
                            Map.of(inspection.inputName(), tensors.input()),
                            Map.of(inspection.outputName(), tensors.output()))
                    .close();
        } catch (OrtException failed) {
            throw new Failure(
                    Failure.Kind.INTERNAL,
                    "model " + detector.model().name() + " failed: " + OnnxSessions.reason(failed),
                    failed);
        }
    }

    /**
     * The detections of place {@code index} after a run.
     *
     * @param threshold 0..1, weakest detection worth returning
     * @throws Failure UNDECODABLE naming the model where its output makes no sense for this frame
     */
    List<Detection> decode(int index, float threshold) {
        OutputDecoder.Output values =
                OutputDecoder.Output.of(output.slice(index * outputFloats, outputFloats), outputShape(1));
        try {
            return detector.decoder().decode(List.of(values), letterboxes[index], threshold);
        } catch (IllegalArgumentException senseless) {
            throw new Failure(
                    Failure.Kind.UNDECODABLE,
                    "model " + detector.model().name() + " gave no sense: " + senseless.getMessage(),
                    senseless);
        }
    }

    private Tensors tensors(int count) throws OrtException {
        Tensors known = tensorsByCount.get(count);
        if (known != null) {
            return known;
        }
        long[] inputShape = {count, 3, inspection.height(), inspection.width()};
        OnnxTensor first =
                OnnxTensor.createTensor(detector.environment(), input.slice(0, count * inputFloats), inputShape);
        try {
            OnnxTensor second = OnnxTensor.createTensor(
                    detector.environment(), output.slice(0, count * outputFloats), outputShape(count));
            Tensors made = new Tensors(first, second);
            tensorsByCount.put(count, made);
            return made;
        } catch (OrtException refused) {
            first.close();
            throw refused;
        }
    }

    private long[] outputShape(int count) {
        long[] shape =
                inspection.outputShape().stream().mapToLong(Long::longValue).toArray();
        shape[0] = count;
        return shape;
    }

    private FloatBuffer floats(long count) {
        return arena.allocate(4 * count, 64)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void close() {
        for (Tensors tensors : new ArrayList<>(tensorsByCount.values())) {
            tensors.input().close();
            tensors.output().close();
        }
        tensorsByCount.clear();
        image.close();
        arena.close();
    }
}
