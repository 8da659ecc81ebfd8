package io.framebus.gateway;

import io.framebus.bus.Priority;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
        Optional<UUID> id = text.flatMap(Fields::uuid);
        return text.isPresent() && id.isEmpty() ? refuse(field, "must be a UUID") : id;
    }

    /** An id in its usual form only; the JDK would take {@code 1-1-1-1-1}, too. */
    static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equalsIgnoreCase(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /**
     * A number within bounds.
     *
     * @param least the least that is allowed
     * @param greatest the greatest that is allowed
     */
    Optional<Double> number(String field, double least, double greatest) {
        Optional<Double> number = number(field);
        return number.isPresent() && (number.get() < least || number.get() > greatest)
                ? refuse(field, "must be from " + shown(least) + " to " + shown(greatest))
                : number;
    }

    /** Frames a second: above 0 and at most 240. */
    Optional<Double> fps() {
        Optional<Double> fps = number("fps");
        return fps.isPresent() && (fps.get() <= 0 || fps.get() > 240)
                ? refuse("fps", "must be above 0 and at most 240")
                : fps;
    }

    Optional<Boolean> truth(String field) {
        return switch (body.getValue(field)) {
            case null -> Optional.empty();
            case Boolean truth -> Optional.of(truth);
            default -> refuse(field, "must be true or false");
        };
    }

    /** One of the words that are allowed. */
    Optional<String> word(String field, List<String> allowed) {
        return switch (body.getValue(field)) {
            case null -> Optional.empty();
            case String word when allowed.contains(word) -> Optional.of(word);
            default -> refuse(field, "must be one of " + String.join(", ", allowed));
        };
    }

    Optional<Priority> priority() {
        List<String> allowed =
                Arrays.stream(Priority.values()).map(Priority::wireName).toList();
        return word("priority", allowed).map(word -> Priority.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    private static String shown(double bound) {
        return bound == Math.rint(bound) ? Long.toString(Math.round(bound)) : Double.toString(bound);
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
