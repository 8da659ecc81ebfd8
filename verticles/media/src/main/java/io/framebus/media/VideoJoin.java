package io.framebus.media;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes one mp4 file of finished parts, which are not encoded again, and the source's sound and tags. */
final class VideoJoin {

    /** Copying is as fast as the disk; hours of sound that must become AAC take minutes. */
    private static final Duration DEADLINE = Duration.ofHours(1);

    private static final int BITS_PER_CHANNEL = 80_000;
    private static final int LEAST_BITS = 96_000;
    private static final int MOST_BITS = 512_000;

    /** What becomes of the sound: the first that works. */
    private enum Sounds {
        AS_PLANNED,
        ALL_ENCODED,
        NONE
    }

    private final EnhancePlan plan;
    private final String name;

    VideoJoin(EnhancePlan plan, String name) {
        this.plan = plan;
        this.name = name;
    }

    /**
     * Writes the file; an interrupt ends the work.
     *
     * @param parts in order; they are gone afterwards
     * @param working the process's working directory, which nobody else uses
     * @return what was lost, for the user
     */
    List<String> write(List<Path> parts, Path target, Path working) throws MediaException, InterruptedException {
        try {
            Path video = append(parts);
            for (Sounds sounds : plan.sounds().isEmpty() ? List.of(Sounds.NONE) : List.of(Sounds.values())) {
                List<String> complaints = run(video, target, working, sounds);
                if (complaints.isEmpty()) {
                    Files.delete(video);
                    return sounds == Sounds.NONE && !plan.sounds().isEmpty()
                            ? List.of("the sound can't be read and is left out")
                            : List.of();
                }
                if (sounds == Sounds.NONE) {
                    throw MediaFailures.died(plan.source(), complaints);
                }
            }
            throw new IllegalStateException("there is always a way without sound");
        } catch (IOException failed) {
            throw new MediaException(
                    MediaException.Kind.DIED, "can't put the video together: " + failed.getMessage(), failed);
        }
    }

    /** Fragments follow each other as they are; the header that each part repeats is skipped when it is read. */
    private static Path append(List<Path> parts) throws IOException {
        Path video = parts.getFirst();
        try (FileChannel all = FileChannel.open(video, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (Path part : parts.subList(1, parts.size())) {
                try (FileChannel piece = FileChannel.open(part)) {
                    for (long at = 0; at < piece.size(); ) {
                        at += piece.transferTo(at, piece.size() - at, all);
                    }
                }
                Files.delete(part);
            }
        }
        return video;
    }

    /** What the process complained about before it failed; empty where it did not fail. */
    private List<String> run(Path video, Path target, Path working, Sounds sounds)
            throws IOException, InterruptedException, MediaException {
        Process process = ChildCommand.writingVideo(FfmpegPrograms.ffmpeg(), arguments(video, target, sounds), working)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        ErrorOutput errors = ErrorOutput.read(
                process.getErrorStream(), new Redaction(plan.source(), working), name + "-errors", () -> {});
        try {
            if (!process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new MediaException(
                        MediaException.Kind.TIMEOUT,
                        "the video was not put together within " + DEADLINE.toMinutes() + " min");
            }
            errors.join(Duration.ofSeconds(5));
            List<String> warnings = errors.warnings();
            return process.exitValue() == 0 ? List.of() : warnings.isEmpty() ? List.of("no reason given") : warnings;
        } finally {
            ChildCommand.end(process);
        }
    }

    private List<String> arguments(Path video, Path target, Sounds sounds) {
        List<String> arguments = new ArrayList<>(List.of("-nostdin", "-hide_banner", "-nostats", "-y"));
        arguments.addAll(List.of("-loglevel", "level+error", "-max_error_rate", "1"));
        arguments.addAll(List.of("-protocol_whitelist", "file", "-format_whitelist", "mov", "-f", "mov"));
        // The times of the parts are right as they are, also where the first one is not 0.
        arguments.addAll(List.of("-seek_timestamp", "1", "-i", "file:" + video));
        arguments.addAll(plan.clock());
        arguments.addAll(InputArguments.file(plan.source().url()));
        arguments.addAll(List.of("-map", "0:v:0", "-c:v", "copy", "-map_metadata", "1", "-sn", "-dn"));
        if (sounds != Sounds.NONE) {
            addSounds(arguments, sounds);
        }
        arguments.addAll(List.of("-movflags", "+faststart", "-f", "mp4", "file:" + target));
        arguments.addAll(plan.unused("1:" + plan.stream()));
        return arguments;
    }

    private void addSounds(List<String> arguments, Sounds sounds) {
        int index = 0;
        for (EnhancePlan.Sound sound : plan.sounds()) {
            boolean copied = sound.copied() && sounds == Sounds.AS_PLANNED;
            arguments.addAll(List.of("-map", "1:" + sound.stream(), "-c:a:" + index, copied ? "copy" : "aac"));
            if (!copied) {
                int bits = Math.clamp((long) sound.channels() * BITS_PER_CHANNEL, LEAST_BITS, MOST_BITS);
                arguments.addAll(List.of("-b:a:" + index, Integer.toString(bits)));
            }
            index++;
        }
    }
}
