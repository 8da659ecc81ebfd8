package io.framebus.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import io.framebus.bus.Failure;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides once, at the start, what runs the models. A provider that was asked for and is not there is an error that
 * says what to do; only {@code auto} may take another one, and says so.
 */
public final class ExecutionProviders {

    private static final Logger LOG = LoggerFactory.getLogger(ExecutionProviders.class);

    private static final String AUTO = "auto";

    /** An ONNX file whose output is its input, one float: the smallest thing a device can be asked to run. */
    private static final byte[] IDENTITY = HexFormat.of()
            .parseHex("08083a3e0a100a017812017922084964656e7469747912086964656e746974795a0f0a017812"
                    + "0a0a08080112040a020801620f0a0179120a0a08080112040a02080142040a00100d");

    private ExecutionProviders() {}

    /**
     * What will run the models; loads ONNX Runtime only where a GPU comes into question.
     *
     * @param wanted {@code auto}, {@code cpu}, {@code cuda} or {@code tensorrt}
     * @param cache see {@link InferenceConfig#cache}
     * @throws Failure INVALID where a provider is asked for by name and is not there
     */
    public static InferenceConfig.Provider resolve(String wanted, Path cache) {
        if (wanted.equals(AUTO)) {
            return best(cache);
        }
        InferenceConfig.Provider provider = InferenceConfig.Provider.valueOf(wanted.toUpperCase(Locale.ROOT));
        missing(provider, cache).ifPresent(reason -> {
            throw new Failure(Failure.Kind.INVALID, "execution_provider is \"" + wanted + "\": " + reason);
        });
        return provider;
    }

    /** TensorRT is for those who ask for it: it spends minutes on every new model. */
    private static InferenceConfig.Provider best(Path cache) {
        if (!OnnxNatives.has(library(InferenceConfig.Provider.CUDA))) {
            LOG.info("execution_provider auto: models run on the CPU; this build has no other provider");
            return InferenceConfig.Provider.CPU;
        }
        Optional<String> missing = missing(InferenceConfig.Provider.CUDA, cache);
        missing.ifPresentOrElse(
                reason -> LOG.warn("execution_provider auto: models run on the CPU: {}", reason),
                () -> LOG.info("execution_provider auto: models run on CUDA"));
        return missing.isPresent() ? InferenceConfig.Provider.CPU : InferenceConfig.Provider.CUDA;
    }

    /** Why a provider can't be used here and what to do about it, empty where it can. */
    private static Optional<String> missing(InferenceConfig.Provider provider, Path cache) {
        if (provider == InferenceConfig.Provider.CPU) {
            return Optional.empty();
        }
        if (!OnnxNatives.has(library(provider))) {
            return Optional.of("this build of Framebus runs models on the CPU only; build it with mvn -Pgpu"
                    + " package, or set execution_provider to auto or cpu");
        }
        OrtEnvironment environment = OnnxNatives.environment(cache);
        if (!OrtEnvironment.getAvailableProviders().contains(ofRuntime(provider))) {
            return Optional.of("ONNX Runtime was built without it; set execution_provider to auto or cpu");
        }
        try (OrtSession session = OnnxSessions.open(environment, identity(), 1, provider)) {
            return session.getNumInputs() == 1 ? Optional.empty() : Optional.of("it does not answer");
        } catch (OrtException refused) {
            return Optional.of(OnnxSessions.reason(refused) + "; install the NVIDIA driver, CUDA and cuDNN"
                    + (provider == InferenceConfig.Provider.TENSORRT ? " and TensorRT" : "")
                    + " that this version of ONNX Runtime wants, or set execution_provider to auto or cpu");
        }
    }

    /** The smallest model, direct. */
    static ByteBuffer identity() {
        return ByteBuffer.allocateDirect(IDENTITY.length).put(IDENTITY).flip();
    }

    private static String library(InferenceConfig.Provider provider) {
        return "onnxruntime_providers_" + provider.name().toLowerCase(Locale.ROOT);
    }

    private static OrtProvider ofRuntime(InferenceConfig.Provider provider) {
        return switch (provider) {
            case CPU -> OrtProvider.CPU;
            case CUDA -> OrtProvider.CUDA;
            case TENSORRT -> OrtProvider.TENSOR_RT;
        };
    }
}
