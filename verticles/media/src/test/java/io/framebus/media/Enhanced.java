package io.framebus.media;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Enhances a clip from its beginning to its end. */
final class Enhanced {

    private Enhanced() {}

    /** A clip of a generated picture or sound. */
    static Path made(Path folder, String name, String source, String... output) {
        Path clip = folder.resolve(name);
        List<String> arguments = Stream.of(
                        Stream.of("-f", "lavfi", "-i", source), Stream.of(output), Stream.of(clip.toString()))
                .flatMap(part -> part)
                .toList();
        Clips.ffmpeg(folder, arguments.toArray(String[]::new));
        return clip;
    }

    /** The new file stands beside the clip. */
    static Path of(Path clip, EnhanceOptions options) throws MediaException, InterruptedException, IOException {
        try (Enhancement work = open(clip, options)) {
            finish(work);
            return keep(work, clip);
        }
    }

    static Enhancement open(Path clip, EnhanceOptions options) throws MediaException {
        return Enhancement.open(Clips.file(clip), options, 2, "test");
    }

    static void finish(Enhancement work) throws MediaException, InterruptedException {
        Optional<VideoPart> part = work.next();
        while (part.isPresent()) {
            part = work.next();
        }
    }

    static Path keep(Enhancement work, Path clip) throws MediaException, InterruptedException, IOException {
        return Files.move(
                work.join(),
                Files.createTempFile(clip.getParent(), "enhanced", ".mp4"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** When each frame is shown, from the first on. */
    static List<Long> millis(Path clip) throws MediaException, InterruptedException {
        List<Long> times =
                Clips.decode(Clips.file(clip)).stream().map(Clips.Seen::millis).toList();
        return times.stream().map(time -> time - times.getFirst()).toList();
    }

    static MediaInfo info(Path clip) throws MediaException {
        return MediaProbe.probe(Clips.file(clip), Duration.ofSeconds(20));
    }

    static JsonNode metadata(Path clip) throws MediaException {
        return MediaProbe.metadata(Clips.file(clip), Duration.ofSeconds(20));
    }

    static EnhanceOptions luma(double brightness, double contrast) {
        return new EnhanceOptions(
                brightness, contrast, OptionalDouble.empty(), EnhanceOptions.Denoise.NONE, 0, false, 1);
    }

    static EnhanceOptions rate(double fps) {
        return new EnhanceOptions(0, 1, OptionalDouble.of(fps), EnhanceOptions.Denoise.NONE, 0, false, 1);
    }

    static EnhanceOptions picture(EnhanceOptions.Denoise denoise, double sharpen, boolean stabilise, double upscale) {
        return new EnhanceOptions(0, 1, OptionalDouble.empty(), denoise, sharpen, stabilise, upscale);
    }
}
