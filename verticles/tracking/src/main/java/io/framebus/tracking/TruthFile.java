package io.framebus.tracking;

import io.framebus.vision.GroundTruth;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds and reads the annotations that the layouts of the benchmarks have beside a sequence. */
final class TruthFile {

    /** More than ten times the largest file of either benchmark. */
    private static final long MOST_LINES = 10_000_000;

    private static final Pattern NUMBERED = Pattern.compile("(?:.*\\D)?(\\d{1,12})\\.(?i:jpe?g|png|bmp|webp|tiff?)");

    private TruthFile() {}

    /**
     * The truth of a sequence, empty where there is none.
     *
     * @param sequence directory of images, or a video file
     * @throws IOException where it can't be read
     * @throws IllegalArgumentException naming the line that is none
     */
    static Optional<GroundTruth> beside(Path sequence) throws IOException {
        String file = sequence.getFileName().toString();
        Optional<Path> parent = Optional.ofNullable(sequence.getParent());
        boolean frames = file.equals("img1");
        Path home = frames ? parent.orElse(sequence) : sequence;
        Path mot = home.resolve("gt").resolve("gt.txt");
        if (Files.isRegularFile(mot)) {
            return Optional.of(GroundTruth.motChallenge(lines(mot)));
        }
        String name = Files.isDirectory(sequence) ? home.getFileName().toString() : file.replaceFirst("\\.[^.]+$", "");
        Optional<Path> folder = Optional.ofNullable(home.getParent());
        for (Optional<Path> root : List.of(folder, folder.map(Path::getParent))) {
            Optional<Path> visDrone = root.map(
                            found -> found.resolve("annotations").resolve(name + ".txt"))
                    .filter(Files::isRegularFile);
            if (visDrone.isPresent()) {
                return Optional.of(GroundTruth.visDrone(lines(visDrone.get())));
            }
        }
        return Optional.empty();
    }

    /**
     * The frame number of each image of a directory, in order, as annotations count frames: the number its name ends
     * with, from 1. Empty for a video.
     */
    static List<Long> frameNumbers(Path sequence) throws IOException {
        if (!Files.isDirectory(sequence)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(sequence)) {
            List<Long> numbers = files.map(
                            file -> NUMBERED.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> Long.parseLong(name.group(1)))
                    .sorted()
                    .toList();
            boolean fromZero = !numbers.isEmpty() && numbers.getFirst() == 0;
            return fromZero ? numbers.stream().map(number -> number + 1).toList() : numbers;
        }
    }

    private static List<String> lines(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return reader.lines().limit(MOST_LINES).toList();
        }
    }
}
