package io.framebus.bus;

import java.util.List;
import java.util.Optional;

/**
 * The source gives no more frames. The answer comes when every frame has reached its bucket.
 *
 * @param error why it ended, empty for a regular end
 * @param warnings what was lost on the way, for the user
 * @param whole whether the source came to its own end: what was not found in it never will be
 */
public record SourceEnded(Optional<String> error, List<String> warnings, boolean whole) implements BusMessage.Local {

    /** The source gives no more frames here because its stream is stopped; another owner may go on with it. */
    public SourceEnded(Optional<String> error, List<String> warnings) {
        this(error, warnings, false);
    }
}
