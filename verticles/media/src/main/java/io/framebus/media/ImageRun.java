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

    /** The name of the only or first image in a folder. */
    static final String FIRST_LINK = name(0);

    /** Numbered links to the images, in an empty folder; of a moving one the first picture stands there as a file. */
    void link(Path folder) throws IOException {
        for (int i = 0; i < files.size(); i++) {
            Path link = folder.resolve(name(i));
            if (type != ImageType.WEBP || !MovingWebp.writeFirstPicture(files.get(i), link)) {
                Files.createSymbolicLink(link, files.get(i));
            }
        }
    }

    private static String name(int index) {
        return String.format(Locale.ROOT, LINK_PATTERN, index);
    }
}
