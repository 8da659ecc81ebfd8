package io.framebus.gateway;

import static io.framebus.gateway.SourceCheck.refused;

import io.framebus.bus.SourceSpec;
import io.framebus.media.Images;
import io.framebus.media.MediaException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files and directories as sources: where they may lie and what they are. */
final class LocalSource {

    /** Nominal rate of images that say nothing about it. */
    private static final double IMAGES_PER_SECOND = 30;

    /** How many files of a directory are looked at for a photo. */
    private static final int LOOKED_AT = 1000;

    private static final Pattern FRAME_RATE = Pattern.compile("(?m)^\\s*frameRate\\s*=\\s*([0-9]+(?:\\.[0-9]+)?)\\s*$");

    private LocalSource() {}

    static SourceSpec check(String path, Optional<Path> mediaRoot) {
        Path real = mediaRoot.isPresent()
                ? within(mediaRoot.get(), path)
                : real(parse(path).toAbsolutePath(), path);
        if (Files.isDirectory(real)) {
            return images(real, mediaRoot, IMAGES_PER_SECOND)
                    .orElseThrow(() -> refused("the directory \"" + real.getFileName() + "\" has no images"));
        }
        if (!Files.isRegularFile(real) || !Files.isReadable(real)) {
            throw refused("\"" + path + "\" is no file that can be read");
        }
        return isPhoto(real)
                ? new SourceSpec(real.toString(), SourceSpec.Kind.IMAGES, IMAGES_PER_SECOND)
                : new SourceSpec(real.toString(), SourceSpec.Kind.FILE, 0);
    }

    /** The path of a {@code file:} URL; of the forms {@code file:a/b}, {@code file:/a/b} and {@code file:///a/b}. */
    static String pathOf(String url) {
        try {
            URI uri = new URI(url);
            if (uri.getRawFragment() != null || uri.getRawSchemeSpecificPart().contains("?")) {
                throw refused("a file: url has no ? and no #; write %3F and %23");
            }
            if (uri.isOpaque()) {
                return uri.getSchemeSpecificPart();
            }
            String host = uri.getAuthority();
            if (host != null && !host.equalsIgnoreCase("localhost")) {
                throw refused("a file: url names no other host than localhost");
            }
            return uri.getPath();
        } catch (URISyntaxException malformed) {
            throw refused("the file: url is malformed; spaces and the like are percent-encoded");
        }
    }

    private static Path within(Path mediaRoot, String path) {
        Path root = mediaRoot.toAbsolutePath().normalize();
        Path realRoot = real(root, "the media root");
        Path wanted = root.resolve(parse(path)).normalize();
        if (!wanted.startsWith(root) && !wanted.startsWith(realRoot)) {
            throw refused("\"" + path + "\" lies outside the media root");
        }
        Path real = real(wanted, path);
        if (!real.startsWith(realRoot)) {
            throw refused("\"" + path + "\" leads outside the media root");
        }
        return real;
    }

    private static Path parse(String path) {
        if (path.isBlank()) {
            throw refused("the path is empty");
        }
        try {
            return Path.of(path);
        } catch (InvalidPathException malformed) {
            throw refused("the path is malformed");
        }
    }

    private static Path real(Path path, String shown) {
        try {
            return path.toRealPath();
        } catch (NoSuchFileException missing) {
            throw refused("\"" + shown + "\" does not exist");
        } catch (IOException unreadable) {
            throw refused("\"" + shown + "\" can't be read");
        }
    }

    /**
     * A directory of images, which lie in it or in its folder {@code img1}; empty where there are none.
     *
     * @param mediaRoot what its entries must not lead out of
     * @param otherwise images a second where the directory doesn't say
     */
    static Optional<SourceSpec> images(Path directory, Optional<Path> mediaRoot, double otherwise) {
        int lookedAt = 0;
        boolean photo = false;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                staysInside(entry, mediaRoot);
                if (!photo && lookedAt < LOOKED_AT && Files.isRegularFile(entry)) {
                    photo = isPhoto(entry);
                    lookedAt++;
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            throw refused("the directory \"" + directory.getFileName() + "\" can't be read");
        }
        if (photo) {
            double rate = frameRate(directory, otherwise);
            return Optional.of(new SourceSpec(directory.toString(), SourceSpec.Kind.IMAGES, rate));
        }
        Path inner = directory.resolve("img1");
        return Files.isDirectory(inner) ? images(inner, mediaRoot, otherwise) : Optional.empty();
    }

    /** By its first bytes; false where it can't be read. */
    private static boolean isPhoto(Path file) {
        try {
            return Images.isImage(file);
        } catch (MediaException unreadable) {
            return false;
        }
    }

    /** A link inside the directory would let its images lie anywhere. */
    private static void staysInside(Path entry, Optional<Path> mediaRoot) {
        String name = entry.getFileName().toString();
        if (mediaRoot.isPresent()
                && Files.isSymbolicLink(entry)
                && !real(entry, name).startsWith(real(mediaRoot.get(), "the media root"))) {
            throw refused("the directory holds the link \"" + name + "\", which leads outside the media root");
        }
    }

    /** As the MOTChallenge layout has it: {@code seqinfo.ini} beside the images or beside their directory. */
    private static double frameRate(Path directory, double otherwise) {
        Path settings =
                directory.endsWith("img1") ? directory.resolveSibling("seqinfo.ini") : directory.resolve("seqinfo.ini");
        try {
            if (Files.isRegularFile(settings) && Files.size(settings) < 65_536) {
                Matcher rate = FRAME_RATE.matcher(Files.readString(settings));
                double found = rate.find() ? Double.parseDouble(rate.group(1)) : 0;
                return found > 0 && found <= 240 ? found : otherwise;
            }
        } catch (IOException unreadable) {
            return otherwise;
        }
        return otherwise;
    }
}
