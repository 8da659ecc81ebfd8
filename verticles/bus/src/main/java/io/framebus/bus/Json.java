package io.framebus.bus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.framebus.vision.Box;
import io.framebus.vision.Detection;
import io.framebus.vision.Track;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The one JSON form of the house: snake_case, times as RFC 3339 UTC with milliseconds, boxes as {@code [x1, y1, x2,
 * y2]}, detections and tracks as the contract has them (tracks with their group besides).
 */
public final class Json {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new Jdk8Module())
            .registerModule(new JavaTimeModule())
            .registerModule(new SimpleModule()
                    .addSerializer(Instant.class, new InstantWriter())
                    .addSerializer(Box.class, new BoxWriter())
                    .addDeserializer(Box.class, new BoxReader())
                    .addSerializer(Detection.class, new DetectionWriter())
                    .addSerializer(Track.class, new TrackWriter()))
            .addMixIn(Detection.class, BoxAsBbox.class)
            .addMixIn(Track.class, BoxAsBbox.class)
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    private Json() {}

    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** Compact JSON of a value made of records, collections and scalars. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalArgumentException("no JSON form for " + value.getClass(), unwritable);
        }
    }

    /** RFC 3339 UTC with milliseconds. */
    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** RFC 3339 UTC with milliseconds of a Unix epoch time. */
    public static String time(long epochMillis) {
        return TIME.format(Instant.ofEpochMilli(epochMillis));
    }

    private interface BoxAsBbox {
        @com.fasterxml.jackson.annotation.JsonProperty("bbox")
        Box box();
    }

    private static final class InstantWriter extends JsonSerializer<Instant> {
        @Override
        public void serialize(Instant value, JsonGenerator json, SerializerProvider unused) throws IOException {
            json.writeString(time(value));
        }
    }

    private static final class BoxWriter extends JsonSerializer<Box> {
        @Override
        public void serialize(Box box, JsonGenerator json, SerializerProvider unused) throws IOException {
            json.writeStartArray();
            json.writeNumber(box.x1());
            json.writeNumber(box.y1());
            json.writeNumber(box.x2());
            json.writeNumber(box.y2());
            json.writeEndArray();
        }
    }

    private static final class BoxReader extends JsonDeserializer<Box> {
        @Override
        public Box deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            float[] corners = parser.readValueAs(float[].class);
            if (corners.length != 4) {
                throw new IOException("a box has four numbers, this one " + corners.length);
            }
            return new Box(corners[0], corners[1], corners[2], corners[3]);
        }
    }

    private static final class DetectionWriter extends JsonSerializer<Detection> {
        @Override
        public void serialize(Detection detection, JsonGenerator json, SerializerProvider unused) throws IOException {
            json.writeStartObject();
            json.writeStringField("label", detection.label());
            json.writeNumberField("class_id", detection.classId());
            json.writeNumberField("confidence", detection.confidence());
            json.writeObjectField("bbox", detection.box());
            json.writeEndObject();
        }
    }

    private static final class TrackWriter extends JsonSerializer<Track> {
        @Override
        public void serialize(Track track, JsonGenerator json, SerializerProvider unused) throws IOException {
            json.writeStartObject();
            json.writeNumberField("track_id", track.trackId());
            json.writeStringField("label", track.label());
            json.writeNumberField("class_id", track.classId());
            json.writeNumberField("confidence", track.confidence());
            json.writeObjectField("bbox", track.box());
            json.writeStringField("group", track.group());
            json.writeEndObject();
        }
    }
}
