package io.framebus.media;

import com.fasterxml.jackson.databind.JsonNode;
import io.framebus.bus.Json;
import io.framebus.bus.SourceSpec;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks a child process what a source holds. */
public final class MediaProbe {

    /** Images of a directory that are tried until one can be decoded. */
    private static final int MOST_TRIED = 20;

    /** Of a video that begins with damaged ones, some more than one. */
    private static final String FIRST_PACKETS = "%+#10";

    private MediaProbe() {}

    /** What the source says about itself; blocks up to the deadline. */
    public static MediaInfo probe(SourceSpec source, Duration deadline) throws MediaException {
        return source.kind() == SourceSpec.Kind.IMAGES
                ? probeImages(source, deadline)
                : ask(source, List.of(), deadline).described(source).info();
    }

    /** The first image that can be decoded speaks for all. */
    private static MediaInfo probeImages(SourceSpec source, Duration deadline) throws MediaException {
        List<Path> images = Images.list(Path.of(source.url())).stream()
                .filter(image -> Images.typeOf(image).isPresent())
                .limit(MOST_TRIED)
                .toList();
        MediaException broken = MediaFailures.undecodable(source, List.of());
        for (Path image : images) {
            SourceSpec alone = new SourceSpec(image.toString(), SourceSpec.Kind.IMAGES, source.framesPerSecond());
            try {
                return ask(alone, List.of(), deadline).described(source).info();
            } catch (MediaException failed) {
                broken = image.equals(images.getFirst()) ? failed : broken;
                if (failed.kind() == MediaException.Kind.DIED || failed.kind() == MediaException.Kind.TIMEOUT) {
                    break;
                }
            }
        }
        throw broken;
    }

    /**
     * What the source says about itself, once a picture was made of its beginning; UNDECODABLE where none can be made.
     */
    public static MediaInfo firstPicture(SourceSpec source, Duration deadline) throws MediaException {
        List<String> look = List.of("-select_streams", "v", "-show_frames", "-read_intervals", FIRST_PACKETS);
        Answer answer = ask(source, look, deadline);
        ProbeAnswer described = answer.described(source);
        if (described.frame().isMissingNode()) {
            throw MediaFailures.undecodable(source, answer.complaints());
        }
        return described.info();
    }

    /**
     * Everything worth showing: {@code container, duration_ms, size_bytes, bit_rate, video, audio, tags}; what is not
     * known is null. A file is read to its end, because many containers don't say how many frames they have or how long
     * they are. Fails with UNDECODABLE where there is neither video nor sound.
     *
     * @param deadline of each of the two looks at the source
     */
    public static JsonNode metadata(SourceSpec source, Duration deadline) throws MediaException {
        Answer asked = ask(source, List.of(), deadline);
        ProbeAnswer answer = ProbeAnswer.shown(source, asked.json(), asked.turned());
        if (answer.audio().isMissingNode()) {
            answer.requireVideo();
        }
        boolean countable = source.kind() == SourceSpec.Kind.FILE && answer.hasVideo();
        return answer.metadata(
                countable
                        ? Optional.of(PacketScan.of(
                                source, answer.video().path("index").asInt(), deadline))
                        : Optional.empty());
    }

    static JsonNode ask(SourceSpec source, Duration deadline) throws MediaException {
        return ask(source, List.of(), deadline).json();
    }

    /**
     * What ffprobe said, and what it complained of.
     *
     * @param turned how an image is to be turned, which ffprobe does not say
     */
    private record Answer(JsonNode json, List<String> complaints, Orientation turned) {
        ProbeAnswer described(SourceSpec source) throws MediaException {
            return ProbeAnswer.of(source, json, complaints, turned);
        }
    }

    /** What ffprobe is to look at. */
    private record Input(List<String> arguments, Orientation turned) {
        Input(List<String> arguments) {
            this(arguments, Orientation.UPRIGHT);
        }
    }

    private static Answer ask(SourceSpec source, List<String> look, Duration deadline) throws MediaException {
        try (TemporaryFolder folder = TemporaryFolder.create("probe")) {
            Path answer = folder.path().resolve("answer");
            Path complaints = folder.path().resolve("complaints");
            Path working = folder.subfolder("run");
            List<String> arguments = new ArrayList<>(List.of("-hide_banner", "-loglevel", "level+error"));
            arguments.addAll(List.of("-print_format", "json", "-show_format", "-show_streams"));
            arguments.addAll(look);
            Input input = input(source, working);
            arguments.addAll(input.arguments());
            Process process = ChildCommand.of(FfmpegPrograms.ffprobe(), arguments, working)
                    .redirectOutput(answer.toFile())
                    .redirectError(complaints.toFile())
                    .start();
            await(process, source, deadline);
            List<String> complained = lines(complaints.toFile(), new Redaction(source, folder.path()));
            if (process.exitValue() != 0) {
                throw MediaFailures.of(source, complained);
            }
            return new Answer(Json.mapper().readTree(answer.toFile()), complained, input.turned());
        } catch (IOException failed) {
            throw new MediaException(
                    MediaException.Kind.DIED,
                    "can't probe " + Redaction.name(source) + ": " + failed.getMessage(),
                    failed);
        }
    }

    private static Input input(SourceSpec source, Path working) throws MediaException, IOException {
        return switch (source.kind()) {
            case RTSP -> new Input(InputArguments.camera(source.url()));
            case FILE -> {
                DecoderChild.requireReadable(source);
                yield new Input(InputArguments.file(source.url()));
            }
            case IMAGES -> firstImage(source, working);
        };
    }

    /** The first frame is decoded, because only it tells how a photo is rotated. */
    private static Input firstImage(SourceSpec source, Path working) throws MediaException, IOException {
        List<Path> images = Images.list(Path.of(source.url()));
        List<ImageRun> runs = Images.runs(images, 0);
        if (runs.isEmpty()) {
            throw Images.noneDecodable(source, images);
        }
        ImageRun first = runs.getFirst();
        new ImageRun(first.look(), 0, first.files().subList(0, 1)).link(working);
        List<String> arguments =
                new ArrayList<>(List.of("-show_frames", "-show_stream_groups", "-read_intervals", "%+#1"));
        arguments.addAll(InputArguments.image(first.look().type()));
        return new Input(arguments, first.look().orientation());
    }

    private static void await(Process process, SourceSpec source, Duration deadline) throws MediaException {
        try {
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new MediaException(
                        MediaException.Kind.TIMEOUT,
                        Redaction.name(source) + " did not answer within " + deadline.toSeconds() + " s");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new MediaException(
                    MediaException.Kind.TIMEOUT, "the probe of " + Redaction.name(source) + " was interrupted", stop);
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> lines(File complaints, Redaction redaction) throws IOException {
        return Files.readString(complaints.toPath(), StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.contains("no version information available") && !line.isBlank())
                .map(line -> line.replaceAll(" @ 0x[0-9a-f]+", "").replaceFirst("\\[(error|fatal|panic)\\] ", ""))
                .map(redaction)
                .toList();
    }
}
