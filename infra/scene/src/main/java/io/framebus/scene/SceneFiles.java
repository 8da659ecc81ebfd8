package io.framebus.scene;

import io.framebus.media.Picture;
import io.framebus.media.VideoFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * Writes the next frames of a scene as files: a video, or a sequence of images in the layout of a known data set, each
 * with its truth. Blocks the caller until everything is written.
 */
public final class SceneFiles {

    private static final int JPEG_QUALITY = 92;

    private SceneFiles() {}

    /** The frame as a picture to draw on, encode or measure; it belongs to the caller. */
    public static Picture picture(SceneFrame frame) {
        Picture picture = Picture.blank(frame.width(), frame.height());
        MemorySegment from = MemorySegment.ofArray(frame.bgr());
        MemorySegment to = picture.bgr();
        long row = frame.width() * 3L;
        for (int i = 0; i < frame.height(); i++) {
            MemorySegment.copy(from, i * row, to, (long) i * picture.stride(), row);
        }
        return picture;
    }

    /**
     * An H.264 mp4 file, and beside it {@code NAME.truth.jsonl} with a line for each frame and
     * {@code NAME.summary.json}.
     *
     * @param file ends with .mp4
     * @param frames how many, at least 1
     * @param written is told how many are written so far
     */
    public static SceneSummary video(Scene scene, int frames, Path file, IntConsumer written) throws IOException {
        String name = file.getFileName().toString().replaceFirst("\\.mp4$", "");
        SceneSettings settings = scene.settings();
        SceneSummary.Counter counter = new SceneSummary.Counter();
        try (VideoFile video = new VideoFile(file, settings.width(), settings.height(), settings.framesPerSecond());
                BufferedWriter truth = Files.newBufferedWriter(file.resolveSibling(name + ".truth.jsonl"))) {
            for (int i = 0; i < frames; i++) {
                SceneFrame frame = scene.next();
                counter.add(frame);
                lines(truth, List.of(TruthLines.json(frame)));
                try (Picture picture = picture(frame)) {
                    video.write(picture, Math.round(i * 1000 / settings.framesPerSecond()));
                }
                written.accept(i + 1);
            }
        }
        SceneSummary summary = counter.summary();
        Files.writeString(file.resolveSibling(name + ".summary.json"), TruthLines.json(summary) + "\n");
        return summary;
    }

    /**
     * The layout of VisDrone-MOT: {@code sequences/NAME/0000001.jpg} and {@code annotations/NAME.txt}.
     *
     * @param root is made where it does not exist
     * @param frames how many, at least 1
     * @param written is told how many are written so far
     */
    public static SceneSummary visDrone(Scene scene, int frames, Path root, String name, IntConsumer written)
            throws IOException {
        Path images = Files.createDirectories(root.resolve("sequences").resolve(name));
        Path annotations = Files.createDirectories(root.resolve("annotations"));
        try (BufferedWriter truth = Files.newBufferedWriter(annotations.resolve(name + ".txt"))) {
            return images(
                    scene, frames, images, "%07d.jpg", frame -> lines(truth, TruthLines.visDrone(frame)), written);
        }
    }

    /**
     * The layout of MOTChallenge: {@code NAME/img1/000001.jpg}, {@code NAME/gt/gt.txt} and {@code NAME/seqinfo.ini}.
     *
     * @param root is made where it does not exist
     * @param frames how many, at least 1
     * @param written is told how many are written so far
     */
    public static SceneSummary motChallenge(Scene scene, int frames, Path root, String name, IntConsumer written)
            throws IOException {
        Path folder = root.resolve(name);
        Path images = Files.createDirectories(folder.resolve("img1"));
        Path truths = Files.createDirectories(folder.resolve("gt"));
        SceneSettings settings = scene.settings();
        Files.writeString(
                folder.resolve("seqinfo.ini"),
                String.format(
                        Locale.ROOT,
                        """
                        [Sequence]
                        name=%s
                        imDir=img1
                        frameRate=%s
                        seqLength=%d
                        imWidth=%d
                        imHeight=%d
                        imExt=.jpg
                        """,
                        name,
                        rate(settings.framesPerSecond()),
                        frames,
                        settings.width(),
                        settings.height()));
        try (BufferedWriter truth = Files.newBufferedWriter(truths.resolve("gt.txt"))) {
            return images(
                    scene, frames, images, "%06d.jpg", frame -> lines(truth, TruthLines.motChallenge(frame)), written);
        }
    }

    /** Most readers of seqinfo.ini want a whole number. */
    private static String rate(double framesPerSecond) {
        return framesPerSecond == Math.rint(framesPerSecond)
                ? String.valueOf((long) framesPerSecond)
                : String.valueOf(framesPerSecond);
    }

    private interface FrameTruth {
        void write(SceneFrame frame) throws IOException;
    }

    private static SceneSummary images(
            Scene scene, int frames, Path folder, String pattern, FrameTruth truth, IntConsumer written)
            throws IOException {
        SceneSummary.Counter counter = new SceneSummary.Counter();
        for (int i = 1; i <= frames; i++) {
            SceneFrame frame = scene.next();
            counter.add(frame);
            truth.write(frame);
            try (Picture picture = picture(frame)) {
                Files.write(folder.resolve(String.format(Locale.ROOT, pattern, i)), picture.jpeg(JPEG_QUALITY));
            }
            written.accept(i);
        }
        return counter.summary();
    }

    private static void lines(BufferedWriter writer, List<String> lines) throws IOException {
        for (String line : lines) {
            writer.write(line);
            writer.write('\n');
        }
    }
}
