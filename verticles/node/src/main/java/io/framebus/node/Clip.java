package io.framebus.node;

import io.framebus.media.FfmpegPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes clips for benchmarks with the bundled ffmpeg. */
final class Clip {

    private Clip() {}

    /**
     * The same video several times over, not encoded again.
     *
     * @param times how often it plays, at least 1
     */
    static Path repeated(Path video, int times, Path directory) throws IOException, InterruptedException {
        Path file = directory.resolve("clip-" + times + ".mp4");
        ffmpeg(List.of(
                "-y",
                "-stream_loop",
                String.valueOf(times - 1),
                "-i",
                video.toString(),
                "-an",
                "-c",
                "copy",
                file.toString()));
        return file;
    }

    /** Runs the bundled ffmpeg to its end and gives the seconds it took. */
    static double ffmpeg(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(FfmpegPrograms.ffmpeg().toString(), "-nostdin", "-hide_banner", "-loglevel", "error"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(FfmpegPrograms.environment());
        long started = System.nanoTime();
        int code = builder.start().waitFor();
        if (code != 0) {
            throw new IOException("ffmpeg ended with " + code + " on " + arguments);
        }
        return (System.nanoTime() - started) / 1e9;
    }
}
