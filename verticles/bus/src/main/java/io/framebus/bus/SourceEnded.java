package io.framebus.bus;

import java.util.List;
import java.util.Optional;

/**
 * The source gives no more frames. The answer comes when every frame has reached its bucket.
 *
 * @param error why it ended, empty for a regular end
 * @param warnings what was lost on the way, for the user
 */
public record SourceEnded(Optional<String> error, List<String> warnings) implements BusMessage.Local {}
