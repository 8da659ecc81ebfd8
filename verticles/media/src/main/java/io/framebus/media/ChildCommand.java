package io.framebus.media;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a program that opens foreign media is started: with limits, an empty environment and no input. */
final class ChildCommand {

    /** Address space of a child. A 100 megapixel picture in several decoder threads fits, a memory bomb does not. */
    private static final long ADDRESS_SPACE_KIB = 4L << 20;

    private static final int OPEN_FILES = 128;

    /** Written bytes of a child, in blocks of 512; what it writes to files is short text. */
    private static final long FILE_BLOCKS = 16L << 11;

    /** The arguments reach the program through the shell's own list, so nothing in them is ever interpreted. */
    private static final String SCRIPT = "ulimit -c 0; ulimit -v " + ADDRESS_SPACE_KIB + "; ulimit -n " + OPEN_FILES
            + "; ulimit -f " + FILE_BLOCKS + "; exec \"$0\" \"$@\"";

    private ChildCommand() {}

    /** @param folder working directory, which should hold nothing the program may not see */
    static ProcessBuilder of(Path program, List<String> arguments, Path folder) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, program.toString()));
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
}
