package io.framebus.rendering;

import io.framebus.bus.StreamAssignment;
import io.framebus.media.EnhanceOptions;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;

/** Reads what a request asked for: {@code brightness contrast fps denoise sharpen stabilise upscale}. */
final class EnhanceWishes {

    private EnhanceWishes() {}

    /** @throws IllegalArgumentException naming the option that is wrong */
    static EnhanceOptions of(StreamAssignment stream) {
        JsonObject options = stream.job().map(job -> job.options()).orElseGet(JsonObject::new);
        double fps = number(options, "fps", stream.fps());
        return new EnhanceOptions(
                number(options, "brightness", 0),
                number(options, "contrast", 1),
                fps == 0 ? OptionalDouble.empty() : OptionalDouble.of(fps),
                denoise(options),
                number(options, "sharpen", 0),
                flag(options, "stabilise"),
                number(options, "upscale", 1));
    }

    /** Fields of a form are text, those of JSON are numbers. */
    private static double number(JsonObject options, String name, double otherwise) {
        Object value = options.getValue(name);
        return switch (value) {
            case null -> otherwise;
            case Number number -> number.doubleValue();
            case String text -> parsed(name, text);
            default -> throw new IllegalArgumentException(name + " must be a number, not " + value);
        };
    }

    private static double parsed(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(name + " must be a number, not " + text, malformed);
        }
    }

    private static EnhanceOptions.Denoise denoise(JsonObject options) {
        Object value = options.getValue("denoise", "none");
        return Arrays.stream(EnhanceOptions.Denoise.values())
                .filter(strength -> strength.name().toLowerCase(Locale.ROOT).equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("denoise must be none, light or strong, not " + value));
    }

    private static boolean flag(JsonObject options, String name) {
        String value = String.valueOf(options.getValue(name, false));
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(name + " must be true or false, not " + value);
        };
    }
}
