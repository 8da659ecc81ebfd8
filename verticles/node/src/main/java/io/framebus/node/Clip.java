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

    /**
     * A video several times over with a cut every few seconds, where all its colours turn into their opposites.
     *
     * @param times how often it plays, at least 1
     * @param seconds length of each scene
     */
    static Path withCuts(Path video, int times, double seconds, Path directory)
            throws IOException, InterruptedException {
        Path file = directory.resolve("cuts-" + times + ".mp4");
        ffmpeg(List.of(
                "-y",
                "-stream_loop",
                String.valueOf(times - 1),
                "-i",
                video.toString(),
                "-an",
                "-vf",
                "negate=enable='mod(floor(t/" + seconds + "),2)'",
                "-c:v",
                "libopenh264",
                "-rc_mode",
                "quality",
                "-pix_fmt",
                "yuv420p",
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
