package io.framebus.media;

import io.framebus.bus.SourceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Assumptions;

/** Media for tests: made by the bundled FFmpeg, or lent from the assets folder. */
final class Clips {

    static final long POOL_BYTES = 64 << 20;

    /** What is compared of a decoded frame. */
    record Seen(long pts, long millis, int width, int height, long checksum) {}

    private Clips() {}

    static Path asset(String name) {
        String named = System.getenv("FRAMEBUS_ASSETS");
        Path assets = named == null
                ? Path.of(System.getProperty("framebus.root", "."), "..", "shared", "assets")
                : Path.of(named);
        Path asset = assets.resolve(name).normalize().toAbsolutePath();
        if (!Files.exists(asset)) {
            Assumptions.abort("skipped: the assets folder has no " + name);
        }
        return asset;
    }

    /** Runs the bundled FFmpeg. */
    static void ffmpeg(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(FfmpegPrograms.ffmpeg().toString(), "-nostdin", "-y", "-hide_banner", "-loglevel", "error"));
        command.addAll(List.of(arguments));
        try {
            Path log = Files.createTempFile(folder, "ffmpeg", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(FfmpegPrograms.environment());
            Process process = builder.start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " failed: " + Files.readString(log));
            }
            Files.delete(log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    /** A moving test picture in H.264, mp4 unless the name says otherwise. */
    static Path testClip(Path folder, String name, String size, int framesPerSecond, int frames) {
        Path clip = folder.resolve(name);
        ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=" + size + ":rate=" + framesPerSecond,
                "-frames:v",
                Integer.toString(frames),
                "-c:v",
                "libopenh264",
                "-g",
                "10",
                "-pix_fmt",
                "yuv420p",
                clip.toString());
        return clip;
    }

    static SourceSpec file(Path path) {
        return new SourceSpec(path.toAbsolutePath().toString(), SourceSpec.Kind.FILE, 0);
    }

    static SourceSpec images(Path path, double framesPerSecond) {
        return new SourceSpec(path.toAbsolutePath().toString(), SourceSpec.Kind.IMAGES, framesPerSecond);
    }

    static List<Seen> decode(SourceSpec source) throws MediaException, InterruptedException {
        return decode(source, OptionalLong.empty());
    }

    static List<Seen> decode(SourceSpec source, OptionalLong seekMillis) throws MediaException, InterruptedException {
        return decode(new DecodeRequest(source, seekMillis, 2, "test"));
    }

    static List<Seen> decode(DecodeRequest request) throws MediaException, InterruptedException {
        List<Seen> seen = new ArrayList<>();
        try (PixelPool pool = new PixelPool(POOL_BYTES);
                DecoderChild child = DecoderChild.open(request, pool)) {
            for (Optional<RawFrame> frame = child.next(); frame.isPresent(); frame = child.next()) {
                seen.add(seen(frame.get()));
                frame.get().pixels().release();
            }
            if (pool.outstanding() != 0) {
                throw new IllegalStateException(pool.outstanding() + " frames leaked");
            }
        }
        return seen;
    }

    static Seen seen(RawFrame frame) {
        CRC32 checksum = new CRC32();
        checksum.update(frame.pixels().data().asByteBuffer());
        return new Seen(
                frame.pts(),
                frame.timeBase().millis(frame.pts()),
                frame.pixels().width(),
                frame.pixels().height(),
                checksum.getValue());
    }
}
