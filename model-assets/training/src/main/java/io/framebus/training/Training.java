package io.framebus.training;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.List;

/** Trains {@code detector}, {@code depth} or {@code all}. */
public final class Training {

    private Training() {}

    public static void main(String[] arguments) throws IOException, OrtException {
        List<String> wanted = List.of(arguments);
        TrainingSettings settings = TrainingSettings.fromProperties();
        Engine.getInstance();
        JniUtils.setNumThreads(1);
        if (wanted.contains("detector") || wanted.contains("all")) {
            new DetectorTraining(settings).run();
        }
        if (wanted.contains("depth") || wanted.contains("all")) {
            new DepthTraining(settings).run();
        }
    }
}
