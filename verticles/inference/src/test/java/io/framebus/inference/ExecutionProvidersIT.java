package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.framebus.bus.Failure;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutionProvidersIT {

    private static final Path CACHE = Path.of("target", "onnxruntime").toAbsolutePath();

    @Test
    void cpuIsAlwaysThereAndAutoFallsBackToIt() {
        assertEquals(InferenceConfig.Provider.CPU, ExecutionProviders.resolve("cpu", CACHE));
        assumeFalse(OnnxNatives.has("onnxruntime_providers_cuda"), "this build has CUDA");
        assertEquals(InferenceConfig.Provider.CPU, ExecutionProviders.resolve("auto", CACHE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cuda", "tensorrt"})
    void aProviderThatIsNotInThisBuildIsAnErrorThatSaysWhatToDo(String wanted) {
        assumeFalse(OnnxNatives.has("onnxruntime_providers_cuda"), "this build has CUDA");
        Failure refused = assertThrows(Failure.class, () -> ExecutionProviders.resolve(wanted, CACHE));
        assertEquals(Failure.Kind.INVALID, refused.kind());
        assertTrue(
                refused.getMessage().startsWith("execution_provider is \"" + wanted + "\": this build"),
                refused::getMessage);
        assertTrue(refused.getMessage().contains("-Pgpu"), refused::getMessage);
        assertTrue(refused.getMessage().contains("auto or cpu"), refused::getMessage);
    }

    @Test
    void theModelThatDevicesAreTriedWithGivesItsInputBack() throws Exception {
        OrtEnvironment environment = OnnxNatives.environment(CACHE);
        try (OrtSession session =
                        OnnxSessions.open(environment, ExecutionProviders.identity(), 1, InferenceConfig.Provider.CPU);
                OnnxTensor tensor = OnnxTensor.createTensor(environment, new float[] {7});
                OrtSession.Result result = session.run(Map.of("x", tensor))) {
            assertEquals(7, ((float[]) result.get(0).getValue())[0]);
        }
    }
}
