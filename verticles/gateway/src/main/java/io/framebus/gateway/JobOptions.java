package io.framebus.gateway;

import io.framebus.bus.JobKind;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Options of a job that were given on a command line, judged as those of an upload are. */
public final class JobOptions {

    /** Fields of an upload that a command line has other names for. */
    private static final List<String> ELSEWHERE = List.of("model", "priority", "fps");

    private JobOptions() {}

    /**
     * All options of a kind, with the usual values filled in.
     *
     * @throws IllegalArgumentException naming every option that is wrong, and what is allowed
     */
    public static JsonObject of(JobKind kind, Map<String, String> texts) {
        UploadUse use = UploadUse.of(kind);
        TreeSet<String> known = new TreeSet<>(use.fields());
        ELSEWHERE.forEach(known::remove);
        List<FieldError> errors = new ArrayList<>();
        MultiMap form = MultiMap.caseInsensitiveMultiMap();
        texts.forEach((name, text) -> {
            if (known.contains(name)) {
                form.add(name, text);
            } else {
                String there = known.isEmpty() ? "there are none" : "there are " + String.join(", ", known);
                errors.add(new FieldError(name, "is no option of the pipeline " + use.pipeline() + "; " + there));
            }
        });
        try {
            return use.parse(use.json(form, errors), errors).options();
        } catch (InvalidInput wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }
}
