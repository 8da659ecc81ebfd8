package io.framebus.media;

import io.framebus.bus.SourceSpec;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Takes out of a child's messages what a user must not see: credentials, and where things lie on this machine.
 *
 * @param source whose url becomes its shown form, or its file name
 * @param folder the child's own folder, which disappears from the text
 */
record Redaction(SourceSpec source, Path folder) implements UnaryOperator<String> {

    /** How the source is called in messages. */
    static String name(SourceSpec source) {
        return switch (source.kind()) {
            case RTSP -> source.shownUrl();
            case FILE, IMAGES -> fileName(source.url());
        };
    }

    private static String fileName(String path) {
        Path name = Path.of(path).getFileName();
        return name == null ? path : name.toString();
    }

    @Override
    public String apply(String text) {
        String shown = text.replace("file:" + source.url(), name(source))
                .replace(source.url(), name(source))
                .replace(folder + "/", "")
                .replace(FfmpegPrograms.ffmpeg().getParent() + "/", "");
        return SourceSpec.hideCredentials(shown);
    }
}
