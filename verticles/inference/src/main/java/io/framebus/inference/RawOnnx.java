package io.framebus.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The limit of benchmarks, ONNX Runtime and nothing else: as many callers as cores, one intra-op thread each, one
 * shared session.
 */
public final class RawOnnx {

    private RawOnnx() {}

    /**
     * Runs a second on a tensor of noise.
     *
     * @param model a file that passed its trial
     * @param callers concurrent runs, at least 1
     * @param seconds how long to measure, above 0
     */
    public static double runsPerSecond(InferenceConfig config, Path model, int callers, double seconds)
            throws Exception {
        OrtEnvironment environment = OnnxNatives.environment(config.cache());
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(model.toString(), options);
                    ExecutorService pool = Executors.newFixedThreadPool(callers)) {
                long end = System.nanoTime() + (long) (seconds * 1e9);
                long started = System.nanoTime();
                List<Callable<Long>> tasks = new ArrayList<>();
                for (int i = 0; i < callers; i++) {
                    tasks.add(() -> count(environment, session, end));
                }
                long runs = 0;
                for (Future<Long> task : pool.invokeAll(tasks)) {
                    runs += task.get();
                }
                return runs / ((System.nanoTime() - started) / 1e9);
            }
        }
    }

    private static long count(OrtEnvironment environment, OrtSession session, long end) throws OrtException {
        String input = session.getInputNames().iterator().next();
        NodeInfo node = Objects.requireNonNull(session.getInputInfo().get(input));
        long[] shape = ((TensorInfo) node.getInfo()).getShape();
        long size = 1;
        for (long axis : shape) {
            size *= Math.max(1, axis);
        }
        FloatBuffer pixels = ByteBuffer.allocateDirect((int) (size * Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        SplittableRandom random = new SplittableRandom(1);
        while (pixels.hasRemaining()) {
            pixels.put(random.nextInt(256));
        }
        pixels.rewind();
        long runs = 0;
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, pixels, shape)) {
            while (System.nanoTime() < end) {
                try (OrtSession.Result result = session.run(Map.of(input, tensor))) {
                    runs += result.size() > 0 ? 1 : 0;
                }
            }
        }
        return runs;
    }
}
