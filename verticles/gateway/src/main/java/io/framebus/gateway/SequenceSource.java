package io.framebus.gateway;

import io.framebus.bus.Failure;
import io.framebus.bus.SourceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds sequences of images and videos by their names below a root. Looks at the file system, so it may block. */
final class SequenceSource {

    /** Images a second of a sequence that says nothing about it. */
    private static final double USUAL_RATE = 30;

    private static final int LONGEST_NAME = 200;
    private static final Pattern UNUSABLE = Pattern.compile("[/\\\\\\p{Cntrl}]|%2[fF]|%5[cC]|^\\.+$|%2[eE]");
    private static final List<String> EXTENSIONS = List.of(".mp4", ".avi", ".mov", ".mkv");
    private static final List<String> FOLDERS = List.of("sequences", "");

    private SequenceSource() {}

    /**
     * A directory of images {@code sequences/{name}} or {@code {name}}, or a video of that name.
     *
     * @param fps rate of a directory that has no {@code seqinfo.ini}
     * @throws InvalidInput for a name that is none or leads out of the root
     * @throws Failure NOT_FOUND where there is nothing of this name
     */
    static SourceSpec find(Path root, String name, Optional<Double> fps) {
        requireName(name);
        Path realRoot =
                real(root).orElseThrow(() -> new Failure(Failure.Kind.UNAVAILABLE, "the sequences root can't be read"));
        for (String folder : FOLDERS) {
            Path place = realRoot.resolve(folder);
            Optional<SourceSpec> found =
                    directory(realRoot, place.resolve(name), fps).or(() -> video(realRoot, place, name));
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new Failure(Failure.Kind.NOT_FOUND, "there is no sequence or video \"" + name + "\"");
    }

    /** A name is one part of a path, whoever decodes it. */
    static void requireName(String name) {
        if (name.isBlank()
                || name.length() > LONGEST_NAME
                || UNUSABLE.matcher(name).find()) {
            throw new InvalidInput("video", "must be a name of 1 to " + LONGEST_NAME + " characters, not a path");
        }
    }

    private static Optional<SourceSpec> directory(Path root, Path directory, Optional<Double> fps) {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        requireInside(root, directory);
        try {
            return LocalSource.images(directory, Optional.of(root), fps.orElse(USUAL_RATE));
        } catch (Failure refused) {
            throw new InvalidInput("video", Problem.of(refused).detail());
        }
    }

    private static Optional<SourceSpec> video(Path root, Path folder, String name) {
        Stream<String> names = EXTENSIONS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith)
                ? Stream.of(name)
                : EXTENSIONS.stream().map(extension -> name + extension);
        return names.map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .map(file -> {
                    requireInside(root, file);
                    return new SourceSpec(file.toString(), SourceSpec.Kind.FILE, 0);
                });
    }

    private static void requireInside(Path root, Path file) {
        if (real(file).filter(real -> real.startsWith(root)).isEmpty()) {
            throw new InvalidInput("video", "leads outside the sequences root");
        }
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}
