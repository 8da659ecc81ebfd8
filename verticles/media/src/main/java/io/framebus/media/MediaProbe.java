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
import java.util.concurrent.TimeUnit;

/** Asks a child process what a source holds. */
public final class MediaProbe {

    private MediaProbe() {}

    /** What the source says about itself; blocks up to the deadline. */
    public static MediaInfo probe(SourceSpec source, Duration deadline) throws MediaException {
        return ProbeAnswer.of(source, ask(source, deadline)).info();
    }

    /**
     * Everything worth showing: {@code container, duration_ms, size_bytes, bit_rate, video, audio, tags}; what is not
     * known is null.
     */
    public static JsonNode metadata(SourceSpec source, Duration deadline) throws MediaException {
        return ProbeAnswer.of(source, ask(source, deadline)).metadata();
    }

    private static JsonNode ask(SourceSpec source, Duration deadline) throws MediaException {
        try (TemporaryFolder folder = TemporaryFolder.create("probe")) {
            Path answer = folder.path().resolve("answer");
            Path complaints = folder.path().resolve("complaints");
            Path working = folder.subfolder("run");
            List<String> arguments = new ArrayList<>(List.of("-hide_banner", "-loglevel", "level+error"));
            arguments.addAll(List.of("-print_format", "json", "-show_format", "-show_streams"));
            arguments.addAll(input(source));
            Process process = ChildCommand.of(FfmpegPrograms.ffprobe(), arguments, working)
                    .redirectOutput(answer.toFile())
                    .redirectError(complaints.toFile())
                    .start();
            await(process, source, deadline);
            if (process.exitValue() != 0) {
                throw MediaFailures.of(source, lines(complaints.toFile(), new Redaction(source, folder.path())));
            }
            return Json.mapper().readTree(answer.toFile());
        } catch (IOException failed) {
            throw new MediaException(
                    MediaException.Kind.DIED,
                    "can't probe " + Redaction.name(source) + ": " + failed.getMessage(),
                    failed);
        }
    }

    private static List<String> input(SourceSpec source) throws MediaException {
        return switch (source.kind()) {
            case RTSP -> InputArguments.camera(source.url());
            case FILE -> {
                DecoderChild.requireReadable(source);
                yield InputArguments.file(source.url());
            }
            case IMAGES -> firstImage(source);
        };
    }

    /** The first frame is decoded, because only it tells how a photo is rotated. */
    private static List<String> firstImage(SourceSpec source) throws MediaException {
        List<ImageRun> runs = Images.runs(Images.list(Path.of(source.url())), 0);
        if (runs.isEmpty()) {
            throw MediaFailures.undecodable(source, List.of());
        }
        ImageRun first = runs.getFirst();
        List<String> arguments = new ArrayList<>(List.of("-show_frames", "-read_intervals", "%+#1"));
        arguments.addAll(
                InputArguments.image(first.type(), first.files().getFirst().toString()));
        return arguments;
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
