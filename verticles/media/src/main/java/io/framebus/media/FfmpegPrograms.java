package io.framebus.media;

import io.framebus.bus.Failure;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.bytedeco.javacpp.Loader;

/** The FFmpeg programs inside the JavaCV preset, extracted once for this machine. */
public final class FfmpegPrograms {

    /**
     * Libraries that only capture devices need. They are bound lazily and never called, but a program does not start
     * without files of these names, which a server rarely has.
     */
    private static final List<String> NEVER_CALLED =
            List.of("libxcb.so.1", "libxcb-shm.so.0", "libasound.so.2", "libpulse.so.0");

    private FfmpegPrograms() {}

    public static Path ffmpeg() {
        return Extracted.FOLDER.resolve("ffmpeg");
    }

    public static Path ffprobe() {
        return Extracted.FOLDER.resolve("ffprobe");
    }

    /** Variables a child needs to start. */
    public static Map<String, String> environment() {
        return Map.of("LD_LIBRARY_PATH", Extracted.STAND_INS + File.pathSeparator + Extracted.FOLDER);
    }

    private static Path extract() {
        String resources = "/org/bytedeco/ffmpeg/" + Loader.getPlatform() + "/";
        try {
            File folder = Loader.cacheResource(org.bytedeco.ffmpeg.ffmpeg.class, resources);
            if (folder == null) {
                throw new Failure(Failure.Kind.INTERNAL, "this build holds no FFmpeg for " + Loader.getPlatform());
            }
            for (String program : List.of("ffmpeg", "ffprobe")) {
                if (!new File(folder, program).setExecutable(true)) {
                    throw new IOException("can't make " + program + " executable");
                }
            }
            return folder.toPath();
        } catch (IOException failed) {
            throw new Failure(Failure.Kind.INTERNAL, "can't extract FFmpeg: " + failed.getMessage(), failed);
        }
    }

    /**
     * On a thread of its own, which nobody interrupts: whoever asks first may be stopped meanwhile, and a class that
     * was not initialised never will be.
     */
    private static Path extractUndisturbed() {
        try {
            return CompletableFuture.supplyAsync(FfmpegPrograms::extract).join();
        } catch (CompletionException failed) {
            throw Failure.of(failed.getCause() == null ? failed : failed.getCause());
        }
    }

    private static final class Extracted {

        static final Path FOLDER = extractUndisturbed();
        static final Path STAND_INS = standIns(FOLDER);

        private static Path standIns(Path folder) {
            Path standIns = folder.resolveSibling(folder.getFileName() + "-stand-ins");
            try {
                Files.createDirectories(standIns);
                for (String name : NEVER_CALLED) {
                    link(standIns.resolve(name), folder.resolve("libdrm.so.2"));
                }
                return standIns;
            } catch (IOException failed) {
                throw new Failure(Failure.Kind.INTERNAL, "can't prepare FFmpeg: " + failed.getMessage(), failed);
            }
        }

        private static void link(Path link, Path target) throws IOException {
            try {
                Files.createSymbolicLink(link, target);
            } catch (FileAlreadyExistsException alreadyThere) {
                // Another process of this machine was faster; the target is the same.
                return;
            }
        }
    }
}
