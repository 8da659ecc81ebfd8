package io.framebus.node;

import io.framebus.scene.SceneSettings;
import io.framebus.scene.View;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a demo shows and where it puts it.
 *
 * @param seed picks the scene
 * @param view of the file; the camera has the other one
 * @param seconds length of the file, 5..300
 * @param once whether it ends by itself
 * @param model name of the detector
 * @param modelFile the detector's file where it is none of the catalogue
 * @param port HTTP port; empty takes 8080 or the next free one
 * @param data where the node keeps its data; empty takes a temporary directory that is removed at the end
 * @param results where the annotated video and the figures go
 */
record DemoPlan(
        long seed,
        View view,
        int seconds,
        boolean once,
        String model,
        Optional<Path> modelFile,
        Optional<Integer> port,
        Optional<Path> data,
        Path results) {

    /** Long enough for a look around; the camera begins again behind it. */
    private static final int CAMERA_SECONDS = 30;

    private static final int CAMERA_SECONDS_ONCE = 8;

    /** Of the environment only where models are. */
    static Map<String, String> environment() {
        String variable = Setting.MODELS_DIR.variable();
        return Optional.ofNullable(System.getenv(variable))
                .map(folder -> Map.of(variable, folder))
                .orElse(Map.of());
    }

    /** The model and, where it is a file, its folder: for the node, and for whoever tries the file before. */
    Map<Setting, String> modelOptions() {
        Map<Setting, String> options = new EnumMap<>(Setting.class);
        options.put(Setting.MODEL, model);
        modelFile.ifPresent(file -> options.put(
                Setting.MODELS_DIR, file.resolveSibling(".").normalize().toString()));
        return options;
    }

    SceneSettings fileScene() {
        return SceneSettings.of(seed, view);
    }

    SceneSettings cameraScene() {
        return SceneSettings.of(seed, otherView());
    }

    View otherView() {
        return view == View.DRONE ? View.STREET : View.DRONE;
    }

    int fileFrames() {
        return (int) Math.round(seconds * fileScene().framesPerSecond());
    }

    int cameraFrames() {
        return (int) Math.round(
                (once ? CAMERA_SECONDS_ONCE : CAMERA_SECONDS) * cameraScene().framesPerSecond());
    }
}
