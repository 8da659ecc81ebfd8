package io.framebus.media;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How a program that opens foreign media is started: with limits, an empty environment and no input. */
final class ChildCommand {

    /** Address space of a child. A 100 megapixel picture in several decoder threads fits, a memory bomb does not. */
    private static final long ADDRESS_SPACE_KIB = 4L << 20;

    private static final int OPEN_FILES = 128;

    /** Written bytes of a child, in blocks of 512; what it writes to files is short text. */
    private static final long FILE_BLOCKS = 16L << 11;

    /** The same of a child that writes a video: 64 GiB. */
    private static final long VIDEO_FILE_BLOCKS = 64L << 21;

    private static final int END_SECONDS = 5;

    private ChildCommand() {}

    /** @param folder working directory, which should hold nothing the program may not see */
    static ProcessBuilder of(Path program, List<String> arguments, Path folder) {
        return limited(program, arguments, folder, FILE_BLOCKS);
    }

    /** As above, for a program that may write a large file. */
    static ProcessBuilder writingVideo(Path program, List<String> arguments, Path folder) {
        return limited(program, arguments, folder, VIDEO_FILE_BLOCKS);
    }

    /** Kills a process and waits until it is gone, whether or not the thread was interrupted; a few seconds at most. */
    static void end(Process process) {
        process.destroyForcibly();
        process.onExit()
                .completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static ProcessBuilder limited(Path program, List<String> arguments, Path folder, long fileBlocks) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script(fileBlocks), program.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        // Passwords of this process in its environment are none of the child's business.
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(FfmpegPrograms.environment());
        environment.put("LC_ALL", "C");
        environment.put("MALLOC_ARENA_MAX", "2");
        return builder;
    }

    /** The arguments reach the program through the shell's own list, so nothing in them is ever interpreted. */
    private static String script(long fileBlocks) {
        return "ulimit -c 0; ulimit -v " + ADDRESS_SPACE_KIB + "; ulimit -n " + OPEN_FILES + "; ulimit -f " + fileBlocks
                + "; exec \"$0\" \"$@\"";
    }
}
