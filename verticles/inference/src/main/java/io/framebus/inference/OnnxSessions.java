package io.framebus.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;

/** Opens sessions the one way this house runs models: sequential, without spinning threads. */
final class OnnxSessions {

    private OnnxSessions() {}

    /**
     * @param model direct, copied by the session
     * @param intraOpThreads threads inside one run, 1 or more
     */
    static OrtSession open(
            OrtEnvironment environment, ByteBuffer model, int intraOpThreads, InferenceConfig.Provider provider)
            throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(intraOpThreads);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            // Waiting threads that spin take the cores other models and decoders need.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.addConfigEntry("session.inter_op.allow_spinning", "0");
            switch (provider) {
                case CPU -> {}
                case CUDA -> options.addCUDA();
                case TENSORRT -> {
                    options.addTensorrt(0);
                    // What TensorRT has no kernel for stays on the same device.
                    options.addCUDA();
                }
            }
            return environment.createSession(model, options);
        }
    }

    /** The first line of what ONNX Runtime says, short enough for a message. */
    static String reason(OrtException failure) {
        String message = String.valueOf(failure.getMessage());
        String line = message.lines()
                .findFirst()
                .orElse("")
                .replaceAll("\\p{Cntrl}", " ")
                .strip();
        return line.length() <= 300 ? line : line.substring(0, 300) + "…";
    }
}
