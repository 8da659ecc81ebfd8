package io.framebus.gateway;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.framebus.bus.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** SHA-256 of a JSON body in canonical form: fields in order, no white space, so that only its meaning counts. */
final class BodyHash {

    private static final ObjectWriter WRITER = Json.mapper().writer().without(SerializationFeature.INDENT_OUTPUT);

    private BodyHash() {}

    static String of(JsonObject body) {
        try {
            byte[] canonical = WRITER.writeValueAsString(canonical(body)).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (com.fasterxml.jackson.core.JsonProcessingException | NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("cannot hash a body", impossible);
        }
    }

    private static @Nullable Object canonical(@Nullable Object value) {
        return switch (value) {
            case JsonObject object -> {
                Map<String, @Nullable Object> sorted = new TreeMap<>();
                object.forEach(entry -> sorted.put(entry.getKey(), canonical(entry.getValue())));
                yield sorted;
            }
            case JsonArray array -> {
                List<@Nullable Object> entries =
                        array.stream().map(BodyHash::canonical).collect(Collectors.toList());
                yield entries;
            }
            case null, default -> value;
        };
    }
}
