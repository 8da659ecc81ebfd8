package io.framebus.gateway;

import io.framebus.bus.JobKind;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a file is uploaded for, and which fields come with it. */
enum UploadUse {
    ANALYSIS("analysis"),
    DEPTH("depth"),
    ENHANCEMENT("enhance");

    private static final Set<String> NUMBERS = Set.of("fps", "brightness", "contrast", "sharpen", "upscale");
    private static final Set<String> TRUTHS = Set.of("stabilise");

    /** What forms send for a box that is ticked, besides true. */
    private static final Set<String> YES = Set.of("true", "on", "1");

    private static final Set<String> NO = Set.of("false", "off", "0");

    private final String pipeline;

    UploadUse(String pipeline) {
        this.pipeline = pipeline;
    }

    /** What a kind of job is uploaded for; tracking is not. */
    static UploadUse of(JobKind kind) {
        return switch (kind) {
            case PHOTO, VIDEO -> ANALYSIS;
            case DEPTH -> DEPTH;
            case ENHANCEMENT -> ENHANCEMENT;
            case TRACKING -> throw new IllegalArgumentException("a tracking is not uploaded");
        };
    }

    String pipeline() {
        return pipeline;
    }

    /** Where its jobs are found. */
    String path() {
        return "/" + name().toLowerCase(Locale.ROOT);
    }

    /** The fields of a form as JSON. An empty one counts as absent, for forms send every box they have. */
    JsonObject json(MultiMap form, List<FieldError> errors) {
        JsonObject json = new JsonObject();
        for (String field : form.names()) {
            List<String> values = form.getAll(field);
            if (field.equals(UploadForm.FILE)) {
                continue;
            }
            if (values.size() > 1) {
                errors.add(new FieldError(field, "is given " + values.size() + " times"));
            }
            if (!values.getFirst().isBlank()) {
                json.put(field, value(field, values.getFirst().strip()));
            }
        }
        return json;
    }

    private static Object value(String field, String text) {
        if (TRUTHS.contains(field)) {
            String word = text.toLowerCase(Locale.ROOT);
            if (YES.contains(word)) {
                return true;
            }
            if (NO.contains(word)) {
                return false;
            }
            return text;
        }
        try {
            return NUMBERS.contains(field) ? Double.valueOf(text) : text;
        } catch (NumberFormatException noNumber) {
            return text;
        }
    }

    /** Of a form, besides the file. */
    Set<String> fields() {
        return switch (this) {
            case ANALYSIS -> Set.of("model", "priority");
            case DEPTH -> Set.of("model", "priority", "fps", "layout");
            case ENHANCEMENT ->
                Set.of("priority", "fps", "brightness", "contrast", "denoise", "sharpen", "stabilise", "upscale");
        };
    }

    /** Judges the fields; what they leave out gets its usual value. */
    UploadFields parse(JsonObject form, List<FieldError> formErrors) {
        Fields read = new Fields(form, fields());
        formErrors.forEach(error -> read.refuse(error.field(), error.message()));
        UploadFields parsed = switch (this) {
            case ANALYSIS -> UploadFields.of(read, Optional.empty(), Map.of());
            case DEPTH ->
                UploadFields.of(
                        read,
                        read.fps(),
                        Map.of(
                                "layout",
                                read.word("layout", List.of("heatmap", "side_by_side"))
                                        .orElse("heatmap")));
            case ENHANCEMENT ->
                UploadFields.of(
                        read,
                        read.number("fps", 1, 240),
                        Map.of(
                                "brightness", read.number("brightness", -1, 1).orElse(0.0),
                                "contrast", read.number("contrast", 0, 4).orElse(1.0),
                                "denoise",
                                        read.word("denoise", List.of("none", "light", "strong"))
                                                .orElse("none"),
                                "sharpen", read.number("sharpen", 0, 2).orElse(0.0),
                                "stabilise", read.truth("stabilise").orElse(false),
                                "upscale", read.number("upscale", 1, 4).orElse(1.0)));
        };
        read.finish();
        return parsed;
    }
}
