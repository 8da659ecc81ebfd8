package io.framebus.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Consecutive images of one look, which one child can decode.
 *
 * @param look of all of them
 * @param firstIndex index of the first one in the whole sequence
 * @param files absolute paths
 */
record ImageRun(Look look, int firstIndex, List<Path> files) {

    /** What a child must know of its images. */
    record Look(ImageType type, Orientation orientation) {

        /** What must be done to each picture before all else, as the beginning of a filter graph. */
        String filters() {
            return orientation.filters() + type.filters();
        }
    }

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
            if (look.type() != ImageType.WEBP || !MovingWebp.writeFirstPicture(files.get(i), link)) {
                Files.createSymbolicLink(link, files.get(i));
            }
        }
    }

    private static String name(int index) {
        return String.format(Locale.ROOT, LINK_PATTERN, index);
    }
}
