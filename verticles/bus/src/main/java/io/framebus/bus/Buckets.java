package io.framebus.bus;

import java.util.List;
import java.util.UUID;

/** The buckets that streams and jobs store objects in; every key begins with the id. */
public final class Buckets {

    public static final String INPUT_FILES = "input-files";
    public static final String SCENE_IMAGES = "scene-images";
    public static final String RECOGNITION_RESULTS = "recognition-results";
    public static final String FRAMES = "frames";
    public static final String HEATMAPS = "heatmaps";
    public static final String OUTPUTS = "outputs";

    public static final List<String> ALL =
            List.of(INPUT_FILES, SCENE_IMAGES, RECOGNITION_RESULTS, FRAMES, HEATMAPS, OUTPUTS);

    private Buckets() {}

    /** Beginnings of the paths of everything that was stored for this id. */
    public static List<String> prefixes(UUID id) {
        return ALL.stream().map(bucket -> bucket + "/" + id + "/").toList();
    }
}
