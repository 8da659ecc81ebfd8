package io.framebus.bus;

import java.util.List;
import java.util.UUID;

/** The removal of what is kept beyond its time or room. */
public sealed interface RetentionMessage extends BusMessage.Local {

    record Sweep() implements RetentionMessage {}

    /** Jobs and streams that are gone now, with their rows and objects. */
    record Swept(List<UUID> ids) implements RetentionMessage {}
}
