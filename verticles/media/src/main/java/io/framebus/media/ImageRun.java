package io.framebus.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Consecutive images of one type, which one child can decode.
 *
 * @param type of all of them
 * @param firstIndex index of the first one in the whole sequence
 * @param files absolute paths
 */
record ImageRun(ImageType type, int firstIndex, List<Path> files) {

    /** Names of the links as FFmpeg's image reader understands them. */
    static final String LINK_PATTERN = "%08d";

    ImageRun {
        files = List.copyOf(files);
    }

    /** Numbered links to the images, in an empty folder. */
    void link(Path folder) throws IOException {
        for (int i = 0; i < files.size(); i++) {
            Files.createSymbolicLink(folder.resolve(String.format(Locale.ROOT, LINK_PATTERN, i)), files.get(i));
        }
    }
}
