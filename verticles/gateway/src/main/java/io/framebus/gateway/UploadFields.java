package io.framebus.gateway;

import io.framebus.bus.Priority;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * The fields that came with a file, as far as they can be judged by themselves.
 *
 * @param fps frames a second
 * @param options of the kind's own, with the usual values filled in
 */
record UploadFields(Optional<String> model, Optional<Double> fps, Priority priority, JsonObject options) {

    private static final int LONGEST_MODEL = 200;

    static UploadFields of(Fields read, Optional<Double> fps, Map<String, Object> options) {
        JsonObject all = new JsonObject();
        options.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(option -> all.put(option.getKey(), option.getValue()));
        fps.ifPresent(rate -> all.put("fps", rate));
        return new UploadFields(
                read.text("model", LONGEST_MODEL), fps, read.priority().orElse(Priority.NORMAL), all);
    }
}
