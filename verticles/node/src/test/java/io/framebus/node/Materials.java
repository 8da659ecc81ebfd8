package io.framebus.node;

import io.framebus.inference.TinyDetectorMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Videos and a model that tests make for themselves: coloured rectangles, and a detector that finds them. */
final class Materials {

    static final String MODEL = "tiny";

    private Materials() {}

    /** A folder with the tiny detector; red rectangles are cars, blue ones persons. */
    static Path models(Path folder) throws IOException {
        TinyDetectorMaker.write(folder, MODEL, 160, 128);
        return folder;
    }

    /**
     * A red and a blue rectangle crossing a grey picture of 160×120, ten frames a second.
     *
     * @param frames length of the clip
     */
    static Path clip(Path file, int frames) throws IOException, InterruptedException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        String seconds = String.format(Locale.ROOT, "%.1f", frames / 10.0);
        Clip.ffmpeg(List.of(
                "-y",
                "-f",
                "lavfi",
                "-i",
                "color=0x606060:s=160x120:r=10:d=" + seconds,
                "-f",
                "lavfi",
                "-i",
                "color=red:s=24x24:r=10:d=" + seconds,
                "-f",
                "lavfi",
                "-i",
                "color=blue:s=16x32:r=10:d=" + seconds,
                "-filter_complex",
                "[0][1]overlay=x='mod(10+8*t,120)':y=20[a];[a][2]overlay=x='mod(120-6*t+1200,130)':y=70",
                "-frames:v",
                String.valueOf(frames),
                "-c:v",
                "libopenh264",
                "-g",
                "20",
                "-b:v",
                "800k",
                file.toString()));
        return file;
    }
}
