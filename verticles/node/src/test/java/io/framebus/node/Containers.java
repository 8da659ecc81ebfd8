package io.framebus.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One clip in every form that frames are found in differently. */
final class Containers {

    private Containers() {}

    /**
     * The clip as mp4, mkv, avi, MPEG-TS and raw H.264, with a variable frame rate, and with B-frames.
     *
     * @param frames length of the clip
     * @return files by a name of their form
     */
    static Map<String, Path> ofClip(Path folder, int frames) throws IOException, InterruptedException {
        Path clip = Materials.clip(folder.resolve("clip.mp4"), frames);
        Map<String, Path> files = new TreeMap<>();
        files.put("mp4", clip);
        files.put("mkv", converted(clip, folder.resolve("clip.mkv"), "-c", "copy"));
        files.put("avi", converted(clip, folder.resolve("clip.avi"), "-c:v", "mpeg4", "-q:v", "3"));
        files.put("mpeg-ts", converted(clip, folder.resolve("clip.ts"), "-c", "copy"));
        files.put("raw h264", converted(files.get("mpeg-ts"), folder.resolve("clip.h264"), "-c", "copy"));
        files.put(
                "variable frame rate",
                converted(
                        clip,
                        folder.resolve("variable.mp4"),
                        List.of(
                                "-vf", "select='not(eq(mod(n,7),3)+eq(mod(n,11),5))'",
                                "-fps_mode", "vfr",
                                "-c:v", "libopenh264",
                                "-g", "20",
                                "-b:v", "800k")));
        files.put(
                "b-frames", converted(clip, folder.resolve("b-frames.mp4"), "-c:v", "mpeg4", "-bf", "2", "-q:v", "3"));
        return files;
    }

    /**
     * The beginning of a video whose H.264 has B-frames, not encoded again.
     *
     * @param frames length
     */
    static Map<String, Path> ofFootage(Path video, Path folder, int frames) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        String[] copied = {"-frames:v", String.valueOf(frames), "-an", "-c", "copy"};
        Map<String, Path> files = new TreeMap<>();
        for (String ending : List.of("mp4", "ts", "h264")) {
            files.put("footage as " + ending, converted(video, folder.resolve("footage." + ending), copied));
        }
        return files;
    }

    private static Path converted(Path from, Path file, String... arguments) throws IOException, InterruptedException {
        return converted(from, file, List.of(arguments));
    }

    private static Path converted(Path from, Path file, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-y", "-i", from.toString()));
        all.addAll(arguments);
        all.add(file.toString());
        Clip.ffmpeg(all);
        return file;
    }
}
