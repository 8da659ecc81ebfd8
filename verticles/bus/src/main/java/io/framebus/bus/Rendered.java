package io.framebus.bus;

import java.util.Optional;

/**
 * What became of a picture.
 *
 * @param s3Path {@code bucket/key} of the stored picture, empty where none was due or it could not be stored
 */
public record Rendered(Optional<String> s3Path) implements BusMessage.Local {

    public static final Rendered NOTHING = new Rendered(Optional.empty());
}
