package io.framebus.bus;

import java.util.Optional;

/**
 * What became of a picture.
 *
 * @param s3Path {@code bucket/key} of the stored picture, empty where none was due or it could not be stored
 * @param plainPath the same of the frame without anything drawn
 * @param depth range of the frame's depth map
 */
public record Rendered(Optional<String> s3Path, Optional<String> plainPath, Optional<FrameRecord.DepthRange> depth)
        implements BusMessage.Local {

    public static final Rendered NOTHING = new Rendered(Optional.empty(), Optional.empty(), Optional.empty());

    /** A picture and nothing else. */
    public static Rendered picture(String s3Path) {
        return new Rendered(Optional.of(s3Path), Optional.empty(), Optional.empty());
    }
}
