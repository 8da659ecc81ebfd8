package io.framebus.training;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/** Checks models against PyTorch and puts them where they belong, each at once. */
final class ModelFiles {

    /** Bytes a model may have. */
    private static final int MOST_BYTES = 2_000_000;

    private static final int TIMED_RUNS = 40;

    private ModelFiles() {}

    /**
     * The greatest difference between what PyTorch and ONNX Runtime compute for one picture.
     *
     * @param allowed the greatest difference that is only rounding
     */
    static double difference(byte[] model, float[] picture, long[] shape, float[] reference, double allowed)
            throws OrtException {
        double greatest = 0;
        try (OnnxModel session = new OnnxModel(model)) {
            float[] output = session.run(picture, shape);
            if (output.length != reference.length) {
                throw new IllegalStateException("the file gives " + output.length + " values, not " + reference.length);
            }
            for (int i = 0; i < output.length; i++) {
                greatest = Math.max(greatest, Math.abs((double) output[i] - reference[i]));
            }
        }
        if (!(greatest <= allowed)) {
            throw new IllegalStateException("the file differs from the trained network by " + greatest);
        }
        return greatest;
    }

    /** The median of what a run takes on one thread, milliseconds of processor time: others may use the machine too. */
    static double milliseconds(byte[] model, float[] picture, long[] shape) throws OrtException {
        double[] times = new double[TIMED_RUNS];
        try (OnnxModel session = new OnnxModel(model)) {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            for (int i = 0; i < times.length; i++) {
                long start = threads.getCurrentThreadCpuTime();
                session.run(picture, shape);
                times[i] = (threads.getCurrentThreadCpuTime() - start) / 1e6;
            }
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }

    static void put(byte[] content, Path file) throws IOException {
        if (content.length >= MOST_BYTES) {
            throw new IllegalStateException(file + " would have " + content.length + " bytes");
        }
        Path unfinished = file.resolveSibling("." + file.getFileName() + ".unfinished");
        Files.write(unfinished, content);
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
