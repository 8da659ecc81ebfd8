package io.framebus.inference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Class names that ship with this house, one list a file among the resources, one name a line. */
final class ClassLists {

    /** The names catalogues may use. */
    static final List<String> NAMES = List.of("coco", "coco_91", "visdrone");

    private ClassLists() {}

    static Optional<List<String>> named(String name) {
        return NAMES.contains(name) ? Optional.of(read(name)) : Optional.empty();
    }

    /** The 80 classes of COCO's detection task, in the order most models use. */
    static List<String> coco() {
        return read("coco");
    }

    /** COCO's category ids 0…90, of which 0 is the background and ten never occur. */
    static List<String> cocoIds() {
        return read("coco_91");
    }

    private static List<String> read(String name) {
        try (InputStream file = ClassLists.class.getResourceAsStream("classes/" + name + ".txt")) {
            if (file == null) {
                throw new IllegalStateException("the list " + name + " is missing in this build");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
