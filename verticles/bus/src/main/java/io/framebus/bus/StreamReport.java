package io.framebus.bus;

import java.util.List;
import java.util.Optional;

/** What the actors of one stream tell its supervisor. */
public sealed interface StreamReport extends BusMessage.Local {

    /** The first frame of this owner has arrived. */
    record SourceOpened() implements StreamReport {}

    /** The first inference of this owner is done. */
    record FirstInference() implements StreamReport {}

    /** The source's condition changed. */
    record SourceChanged(SourceStatus status) implements StreamReport {}

    /**
     * The stream came to its end by itself: every frame is in its bucket, or the named part cannot go on.
     *
     * @param service the part that says so: runner, ml, tracker, recorder
     * @param error empty for a regular end
     * @param warnings what was lost on the way
     */
    record Ended(String service, Optional<String> error, List<String> warnings) implements StreamReport {}
}
