package io.framebus.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads the fields of a JSON object and collects everything that is wrong with them. A null counts as absent. */
final class Fields {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final JsonObject body;
    private final List<FieldError> errors = new ArrayList<>();

    Fields(JsonObject body, Set<String> known) {
        this.body = body;
        for (String field : body.fieldNames()) {
            if (!known.contains(field)) {
                refuse(
                        field,
                        "unknown field; known are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    /**
     * A text.
     *
     * @param maxLength characters
     */
    Optional<String> text(String field, int maxLength) {
        return switch (body.getValue(field)) {
            case null -> Optional.empty();
            case String text when usable(text, maxLength) -> Optional.of(text);
            default -> refuse(field, "must be a text of 1 to " + maxLength + " characters without control characters");
        };
    }

    /** Texts without repetition. */
    List<String> texts(String field, int maxCount, int maxLength) {
        Object value = body.getValue(field);
        if (value == null) {
            return List.of();
        }
        if (value instanceof JsonArray array
                && array.size() <= maxCount
                && array.stream().allMatch(entry -> entry instanceof String text && usable(text, maxLength))) {
            return array.stream().map(String.class::cast).distinct().toList();
        }
        refuse(field, "must be a list of at most " + maxCount + " texts");
        return List.of();
    }

    /** A finite number. */
    Optional<Double> number(String field) {
        return switch (body.getValue(field)) {
            case null -> Optional.empty();
            case Number number when Double.isFinite(number.doubleValue()) -> Optional.of(number.doubleValue());
            default -> refuse(field, "must be a number");
        };
    }

    Optional<UUID> id(String field) {
        Optional<String> text = text(field, 36);
        try {
            return text.map(UUID::fromString);
        } catch (IllegalArgumentException malformed) {
            return refuse(field, "must be a UUID");
        }
    }

    /** What must be there; its absence is refused unless the field was refused already. */
    void require(String field, Optional<?> value) {
        if (value.isEmpty() && errors.stream().noneMatch(error -> error.field().equals(field))) {
            refuse(field, "is required");
        }
    }

    <T> Optional<T> refuse(String field, String message) {
        errors.add(new FieldError(field, message));
        return Optional.empty();
    }

    /**
     * Ends the reading.
     *
     * @throws InvalidInput where anything was refused
     */
    void finish() {
        if (!errors.isEmpty()) {
            throw new InvalidInput(errors);
        }
    }

    private static boolean usable(String text, int maxLength) {
        return !text.isBlank()
                && text.length() <= maxLength
                && !CONTROL.matcher(text).find();
    }
}
