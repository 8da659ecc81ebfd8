package io.framebus.media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.framebus.bus.Json;
import io.framebus.bus.SourceSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What ffprobe answered.
 *
 * @param images number of images, 0 for everything else
 * @param turned how the picture is turned besides what ffprobe says of it
 */
record ProbeAnswer(
        SourceSpec source,
        JsonNode format,
        JsonNode video,
        JsonNode audio,
        JsonNode frame,
        long images,
        Orientation turned) {

    private static final double IMPLAUSIBLE_RATE = 1000;
    private static final Pattern CLOCK = Pattern.compile("(\\d{1,6}):(\\d{1,2}):(\\d{1,2}(?:\\.\\d+)?)");

    /** A hostile file may have millions of tags, or one of megabytes. */
    private static final int MOST_TAGS = 200;

    private static final int MOST_TAG_CHARACTERS = 2000;

    /**
     * With the video that a decoder child decodes.
     *
     * @param complaints what ffprobe said besides; tells why there is no picture
     */
    static ProbeAnswer of(SourceSpec source, JsonNode answer, List<String> complaints, Orientation turned)
            throws MediaException {
        ProbeAnswer described = of(source, answer, stream(answer, "video"), stream(answer, "audio"), turned);
        if (!described.hasVideo() && !complaints.isEmpty()) {
            throw MediaFailures.noFrames(source, complaints);
        }
        if (answer.path("stream_groups").findValuesAsText("type").contains("Tile Grid")) {
            throw new MediaException(
                    MediaException.Kind.UNDECODABLE,
                    Redaction.name(source) + " is a photo made of tiles (HEIC), which can't be decoded;"
                            + " JPEG, PNG and WebP can");
        }
        return described.requireVideo();
    }

    /** With what a player shows where there are several streams; there may be no video at all. */
    static ProbeAnswer shown(SourceSpec source, JsonNode answer, Orientation turned) throws MediaException {
        return of(source, answer, defaultStream(answer, "video"), defaultStream(answer, "audio"), turned);
    }

    private static ProbeAnswer of(
            SourceSpec source, JsonNode answer, JsonNode video, JsonNode audio, Orientation turned)
            throws MediaException {
        boolean images = source.kind() == SourceSpec.Kind.IMAGES;
        return new ProbeAnswer(
                source,
                answer.path("format"),
                video,
                audio,
                answer.path("frames").path(0),
                images ? Images.list(Path.of(source.url())).size() : 0,
                turned);
    }

    ProbeAnswer requireVideo() throws MediaException {
        if (!hasVideo()) {
            throw new MediaException(
                    MediaException.Kind.UNDECODABLE, Redaction.name(source) + " holds no video that can be decoded");
        }
        return this;
    }

    boolean hasVideo() {
        return video.path("width").asInt() > 0 && video.path("height").asInt() > 0;
    }

    /** The first stream of a type that is no cover picture. */
    private static JsonNode stream(JsonNode answer, String type) {
        return streams(answer, type).findFirst().orElse(MissingNode.getInstance());
    }

    /** The one that is marked as default, else the first. */
    private static JsonNode defaultStream(JsonNode answer, String type) {
        return streams(answer, type)
                .filter(stream -> disposed(stream, "default"))
                .findFirst()
                .orElseGet(() -> stream(answer, type));
    }

    private static Stream<JsonNode> streams(JsonNode answer, String type) {
        return StreamSupport.stream(answer.path("streams").spliterator(), false)
                .filter(stream -> type.equals(stream.path("codec_type").asText())
                        && !disposed(stream, "attached_pic")
                        && !disposed(stream, "timed_thumbnails"));
    }

    private static boolean disposed(JsonNode stream, String disposition) {
        return stream.path("disposition").path(disposition).asInt() != 0;
    }

    MediaInfo info() {
        boolean onItsSide = rotation() % 180 != 0;
        int width = video.path("width").asInt();
        int height = video.path("height").asInt();
        return new MediaInfo(
                container(),
                video.path("codec_name").asText("unknown"),
                onItsSide ? height : width,
                onItsSide ? width : height,
                rate(),
                frames(),
                durationMillis(),
                rotation(),
                exactSeek());
    }

    private String container() {
        return images > 0 ? "images" : format.path("format_name").asText("unknown");
    }

    private boolean exactSeek() {
        String container = container();
        return container.startsWith("mov,") || container.startsWith("matroska,") || images > 0;
    }

    /** Clockwise, as the frame is turned for display; FFmpeg counts the other way round. */
    private int rotation() {
        JsonNode sideData = frame.isMissingNode() ? video.path("side_data_list") : frame.path("side_data_list");
        if (!turned.equals(Orientation.UPRIGHT)) {
            return turned.degrees();
        }
        double counterClockwise = StreamSupport.stream(sideData.spliterator(), false)
                .filter(entry -> entry.has("rotation"))
                .mapToDouble(entry -> entry.path("rotation").asDouble())
                .findFirst()
                .orElse(0);
        return Math.floorMod(Math.round(-counterClockwise / 90) * 90, 360);
    }

    private double rate() {
        if (images > 0) {
            return DecoderChild.imageRate(source);
        }
        double average = ratio(video.path("avg_frame_rate").asText());
        double rate = average > 0 ? average : ratio(video.path("r_frame_rate").asText());
        return rate > IMPLAUSIBLE_RATE ? 0 : rate;
    }

    private static double ratio(String text) {
        String[] parts = text.split("/", 2);
        if (parts.length < 2) {
            return 0;
        }
        try {
            double denominator = Double.parseDouble(parts[1]);
            return denominator > 0 ? Double.parseDouble(parts[0]) / denominator : 0;
        } catch (NumberFormatException unknown) {
            return 0;
        }
    }

    private long frames() {
        if (images > 0) {
            return images;
        }
        long exact = video.path("nb_frames").asLong();
        return exact > 0 ? exact : Math.round(durationMillis() / 1000.0 * rate());
    }

    private long durationMillis() {
        if (images > 0) {
            return Math.round(images * 1000 / rate());
        }
        if (source.live()) {
            return 0;
        }
        double seconds = container().startsWith("matroska,")
                ? matroskaSeconds()
                : video.path("duration").asDouble(format.path("duration").asDouble());
        return Math.max(0, Math.round(seconds * 1000));
    }

    /** A tag says when the video ends, which may be long before the sound does; the clock may begin anywhere. */
    private double matroskaSeconds() {
        Matcher tag = CLOCK.matcher(video.path("tags").path("DURATION").asText());
        double end = tag.matches()
                ? Integer.parseInt(tag.group(1)) * 3600
                        + Integer.parseInt(tag.group(2)) * 60
                        + Double.parseDouble(tag.group(3))
                : format.path("duration").asDouble();
        return end - video.path("start_time").asDouble(format.path("start_time").asDouble());
    }

    /**
     * The contract's form.
     *
     * @param packets what a look at all of them told, empty where there was none
     */
    ObjectNode metadata(Optional<PacketScan> packets) {
        long size = format.path("size").asLong();
        long millis = declaredMillis()
                .or(() -> packets.map(scan -> scan.durationMillis(rate())))
                .orElseGet(this::durationMillis);
        ObjectNode all = Json.mapper().createObjectNode();
        all.put("container", container());
        number(all, "duration_ms", millis);
        number(all, "size_bytes", size);
        number(all, "bit_rate", format.path("bit_rate").asLong(millis > 0 ? size * 8000 / millis : 0));
        all.set("video", hasVideo() ? videoMetadata(packets) : Json.mapper().nullNode());
        all.set("audio", audio.isMissingNode() ? Json.mapper().nullNode() : audioMetadata());
        all.set("tags", tags());
        return all;
    }

    /** Of the longest stream, as the container says. */
    private Optional<Long> declaredMillis() {
        return Optional.of(Math.round(format.path("duration").asDouble() * 1000))
                .filter(millis -> millis > 0 && images == 0);
    }

    private ObjectNode videoMetadata(Optional<PacketScan> packets) {
        MediaInfo info = info();
        ObjectNode shown = Json.mapper().createObjectNode();
        shown.put("codec", info.codec());
        shown.set("profile", text(video, "profile"));
        shown.put("width", info.width()).put("height", info.height());
        double rate = info.framesPerSecond() > 0
                ? info.framesPerSecond()
                : packets.map(PacketScan::framesPerSecond).orElse(0.0);
        if (rate > 0) {
            shown.put("fps", rounded(rate));
        } else {
            shown.putNull("fps");
        }
        number(shown, "frames", packets.map(PacketScan::frames).orElse(info.frames()));
        shown.set("pixel_format", text(video, "pix_fmt"));
        shown.put("rotation", info.rotationDegrees());
        return shown;
    }

    private ObjectNode audioMetadata() {
        ObjectNode sound = Json.mapper().createObjectNode();
        sound.set("codec", text(audio, "codec_name"));
        number(sound, "channels", audio.path("channels").asLong());
        number(sound, "sample_rate", audio.path("sample_rate").asLong());
        return sound;
    }

    /** Ogg has the tags of the file at its streams. */
    private ObjectNode tags() {
        JsonNode said = "ogg".equals(container()) ? (hasVideo() ? video : audio).path("tags") : format.path("tags");
        ObjectNode tags = Json.mapper().createObjectNode();
        said.properties().stream().limit(MOST_TAGS).forEach(tag -> {
            String value = tag.getValue().asText();
            tags.put(tag.getKey(), value.substring(0, Math.min(value.length(), MOST_TAG_CHARACTERS)));
        });
        return tags;
    }

    private static double rounded(double rate) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.3f", rate));
    }

    /** A number, or null where it is not known. */
    private static void number(ObjectNode object, String field, long value) {
        if (value > 0) {
            object.put(field, value);
        } else {
            object.putNull(field);
        }
    }

    private static JsonNode text(JsonNode from, String field) {
        return from.hasNonNull(field) ? from.path(field) : Json.mapper().nullNode();
    }
}
