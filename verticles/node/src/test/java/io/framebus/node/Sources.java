package io.framebus.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The project's own files. */
final class Sources {

    private Sources() {}

    static Path root() {
        return Path.of(System.getProperty("framebus.root", "../.."))
                .toAbsolutePath()
                .normalize();
    }

    /** Every Java file of every module. */
    static List<Path> all() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("verticles", "infra")) {
            try (Stream<Path> tree = Files.walk(root().resolve(folder))) {
                tree.filter(path -> path.toString().endsWith(".java"))
                        .filter(path -> !path.toString().contains("/target/"))
                        .forEach(files::add);
            }
        }
        return files;
    }
}
