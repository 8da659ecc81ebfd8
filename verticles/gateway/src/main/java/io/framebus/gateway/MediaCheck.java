package io.framebus.gateway;

import io.framebus.bus.Failure;
import io.framebus.bus.SourceSpec;
import io.framebus.media.Images;
import io.framebus.media.MediaException;
import io.framebus.media.MediaProbe;
import java.nio.file.Path;
import java.time.Duration;

/** Looks at a file that was uploaded: what it is by its bytes, and whether a picture can be made of it. Blocks. */
final class MediaCheck {

    private MediaCheck() {}

    /**
     * Photo or video.
     *
     * @param name as its user called it
     * @param deadline of the child process that opens it
     * @throws Failure UNDECODABLE with the reason where no picture can be made of it
     */
    static SourceSpec.Kind kindOf(Path file, String name, Duration deadline) {
        try {
            SourceSpec.Kind kind = Images.isImage(file) ? SourceSpec.Kind.IMAGES : SourceSpec.Kind.FILE;
            MediaProbe.firstPicture(new SourceSpec(file.toString(), kind, 0), deadline);
            return kind;
        } catch (MediaException refused) {
            String scratch = file.getFileName().toString();
            throw new Failure(Failure.Kind.UNDECODABLE, refused.getMessage().replace(scratch, name), refused);
        }
    }
}
