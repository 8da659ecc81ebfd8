package io.framebus.bus;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** What those who work on a job tell the record, under the epoch of its lease; STALE_EPOCH where that is gone. */
public sealed interface JobMessage extends BusMessage.Local {
    /**
     * Notes results of the kind's own: each field of the patch replaces the field of that name.
     *
     * @param patch for instance {@code {"video": "outputs/…/depth.mp4"}}
     */
    record Note(UUID id, long epoch, JsonObject patch) implements JobMessage {}

    /** Scenes that were found, each a segment from now on; those that are known already are left as they are. */
    record AddScenes(UUID id, long epoch, List<Scene> scenes) implements JobMessage {}

    /**
     * The work has failed and should be tried again after a pause, by whoever claims it then; the last try ends the
     * stream in error. Answered with whether it will be tried again.
     *
     * @param service the part that failed
     */
    record Retry(UUID id, long epoch, String service, String error) implements JobMessage {}

    record Retried(boolean again) implements JobMessage {}
}
