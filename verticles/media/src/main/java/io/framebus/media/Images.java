package io.framebus.media;

import io.framebus.bus.SourceSpec;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Directories of images, and photos. */
public final class Images {

    /** Images of one directory; the bound on what a listing may hold in memory. */
    public static final int MAX_IMAGES = 1_000_000;

    private static final int SHOWN_NAMES = 5;

    /** TIFF 6.0, section 22, and Technical Note 2. */
    private static final int OLD_JPEG = 6;

    private static final int JPEG = 7;
    private static final Set<String> EXTENSIONS =
            Set.of("jpg", "jpeg", "png", "bmp", "webp", "tif", "tiff", "avif", "heic", "heif");
    private static final Pattern PART = Pattern.compile("\\d+|\\D+");

    private Images() {}

    /**
     * The images of a directory in natural order (frame2 before frame10), or the photo itself. What is no image by its
     * first bytes belongs only where its name says image, and then stands for a frame that can't be decoded; so does an
     * image of a kind that can't be decoded.
     */
    public static List<Path> list(Path directoryOrPhoto) throws MediaException {
        if (Files.isRegularFile(directoryOrPhoto)) {
            return List.of(directoryOrPhoto);
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directoryOrPhoto)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                if (Files.isRegularFile(entry)
                        && (namedImage(entry) || typeOf(entry).isPresent())) {
                    found.add(entry);
                }
                if (found.size() > MAX_IMAGES) {
                    throw new MediaException(
                            MediaException.Kind.TOO_LARGE, "the directory holds more than " + MAX_IMAGES + " images");
                }
            }
        } catch (IOException failed) {
            throw new MediaException(
                    MediaException.Kind.UNREACHABLE, "can't read " + directoryOrPhoto.getFileName(), failed);
        }
        if (found.isEmpty()) {
            throw new MediaException(
                    MediaException.Kind.UNDECODABLE, directoryOrPhoto.getFileName() + " holds no images");
        }
        found.sort(Comparator.comparing(path -> path.getFileName().toString(), Images::compareNaturally));
        return found;
    }

    /** Whether the first bytes of a file are those of an image that can be decoded as a photo. */
    public static boolean isImage(Path file) throws MediaException {
        if (!Files.isReadable(file)) {
            throw new MediaException(MediaException.Kind.UNREACHABLE, "can't read " + file.getFileName());
        }
        return typeOf(file).isPresent();
    }

    /** What the first bytes say; an unreadable file is no image. */
    static Optional<ImageType> typeOf(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return ImageType.of(content.readNBytes(ImageType.SIGNATURE_BYTES));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<ImageRun.Look> lookOf(Path image) {
        return typeOf(image)
                .filter(type -> unsupported(image, type).isEmpty())
                .map(type -> type == ImageType.JPEG && JpegHeader.ofPlainInks(image) ? ImageType.INKED_JPEG : type)
                .map(type -> new ImageRun.Look(type, ExifOrientation.of(image, type)));
    }

    /** Says of images of which none can be decoded why the first one can't. */
    static MediaException noneDecodable(SourceSpec source, List<Path> images) {
        Path first = images.getFirst();
        Optional<String> reason = typeOf(first).flatMap(type -> unsupported(first, type));
        return MediaFailures.undecodable(source, reason.stream().toList());
    }

    /** Why an image can't be decoded though it is one; FFmpeg would make it black without a word. */
    private static Optional<String> unsupported(Path image, ImageType type) {
        return switch (type) {
            case TIFF_LITTLE_ENDIAN, TIFF_BIG_ENDIAN -> {
                try (FileChannel file = FileChannel.open(image)) {
                    int compression = TiffDirectory.value(file, 0, TiffDirectory.COMPRESSION)
                            .orElse(0);
                    yield compression == OLD_JPEG || compression == JPEG
                            ? Optional.of("it is a TIFF file with JPEG inside; save it as JPEG or PNG")
                            : Optional.empty();
                } catch (IOException unreadable) {
                    yield Optional.empty();
                }
            }
            case JPEG, INKED_JPEG, PNG, WEBP, BMP, HEIF -> Optional.empty();
        };
    }

    /**
     * Consecutive images of one look that one child can decode, in order; those that can't be decoded leave a gap in
     * the index.
     *
     * @param firstIndex images before this one are left out; at least 0
     */
    static List<ImageRun> runs(List<Path> images, int firstIndex) {
        List<ImageRun> runs = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        Optional<ImageRun.Look> current = Optional.empty();
        for (int index = firstIndex; index <= images.size(); index++) {
            Optional<ImageRun.Look> look = index < images.size() ? lookOf(images.get(index)) : Optional.empty();
            boolean together =
                    current.filter(known -> known.type().sequential()).isPresent();
            if (!look.equals(current) || !together) {
                if (current.isPresent()) {
                    runs.add(new ImageRun(current.get(), index - files.size(), files));
                }
                files = new ArrayList<>();
                current = look;
            }
            if (look.isPresent()) {
                files.add(images.get(index).toAbsolutePath());
            }
        }
        return runs;
    }

    /**
     * Names the images of a directory that are in no run because they can't be decoded.
     *
     * @param firstIndex of the first image that was wanted
     */
    static Optional<String> leftOut(SourceSpec source, int firstIndex, List<ImageRun> runs) throws MediaException {
        if (runs.isEmpty()) {
            return Optional.empty();
        }
        Set<Path> decoded = runs.stream().flatMap(run -> run.files().stream()).collect(Collectors.toSet());
        List<String> names = list(Path.of(source.url())).stream()
                .skip(firstIndex)
                .map(Path::toAbsolutePath)
                .filter(image -> !decoded.contains(image))
                .map(image -> image.getFileName().toString())
                .toList();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        String shown = names.stream().limit(SHOWN_NAMES).collect(Collectors.joining(", "));
        String more = names.size() > SHOWN_NAMES ? " and " + (names.size() - SHOWN_NAMES) + " more" : "";
        return Optional.of("left out as no pictures: " + shown + more);
    }

    private static boolean namedImage(Path file) {
        String name = file.getFileName().toString();
        return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /** Digits compare as numbers, everything else as text; names that differ in leading zeros only as text. */
    static int compareNaturally(String left, String right) {
        Matcher leftParts = PART.matcher(left);
        Matcher rightParts = PART.matcher(right);
        while (true) {
            boolean moreLeft = leftParts.find();
            boolean moreRight = rightParts.find();
            if (!moreLeft || !moreRight) {
                return moreLeft == moreRight ? left.compareTo(right) : Boolean.compare(moreLeft, moreRight);
            }
            int order = compareParts(leftParts.group(), rightParts.group());
            if (order != 0) {
                return order;
            }
        }
    }

    private static int compareParts(String left, String right) {
        boolean numbers = Character.isDigit(left.charAt(0)) && Character.isDigit(right.charAt(0));
        return numbers ? new BigInteger(left).compareTo(new BigInteger(right)) : left.compareTo(right);
    }
}
