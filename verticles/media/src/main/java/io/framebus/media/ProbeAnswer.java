package io.framebus.media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.framebus.bus.Json;
import io.framebus.bus.SourceSpec;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.StreamSupport;

/**
 * What ffprobe answered.
 *
 * @param images number of images, 0 for everything else
 */
record ProbeAnswer(SourceSpec source, JsonNode format, JsonNode video, JsonNode audio, JsonNode frame, long images) {

    private static final double IMPLAUSIBLE_RATE = 1000;

    static ProbeAnswer of(SourceSpec source, JsonNode answer) throws MediaException {
        JsonNode video = stream(answer, "video");
        if (video.isMissingNode()
                || video.path("width").asInt() < 1
                || video.path("height").asInt() < 1) {
            throw new MediaException(
                    MediaException.Kind.UNDECODABLE, Redaction.name(source) + " holds no video that can be decoded");
        }
        long images = source.kind() == SourceSpec.Kind.IMAGES
                ? Images.list(Path.of(source.url())).size()
                : 0;
        return new ProbeAnswer(
                source,
                answer.path("format"),
                video,
                stream(answer, "audio"),
                answer.path("frames").path(0),
                images);
    }

    /** The first stream of a type that is no cover picture. */
    private static JsonNode stream(JsonNode answer, String type) {
        return StreamSupport.stream(answer.path("streams").spliterator(), false)
                .filter(stream -> type.equals(stream.path("codec_type").asText())
                        && stream.path("disposition").path("attached_pic").asInt() == 0)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    MediaInfo info() {
        boolean turned = rotation() % 180 != 0;
        int width = video.path("width").asInt();
        int height = video.path("height").asInt();
        return new MediaInfo(
                container(),
                video.path("codec_name").asText("unknown"),
                turned ? height : width,
                turned ? width : height,
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
        double seconds = video.path("duration").asDouble(format.path("duration").asDouble());
        return Math.max(0, Math.round(seconds * 1000));
    }

    /** The contract's form. */
    ObjectNode metadata() {
        MediaInfo info = info();
        ObjectNode all = Json.mapper().createObjectNode();
        all.put("container", info.container());
        number(all, "duration_ms", info.durationMillis());
        number(all, "size_bytes", format.path("size").asLong());
        number(all, "bit_rate", format.path("bit_rate").asLong());
        ObjectNode shown = all.putObject("video");
        shown.put("codec", info.codec());
        shown.set("profile", text(video, "profile"));
        shown.put("width", info.width()).put("height", info.height());
        if (info.framesPerSecond() > 0) {
            shown.put("fps", rounded(info.framesPerSecond()));
        } else {
            shown.putNull("fps");
        }
        number(shown, "frames", info.frames());
        shown.set("pixel_format", text(video, "pix_fmt"));
        shown.put("rotation", info.rotationDegrees());
        if (audio.isMissingNode()) {
            all.putNull("audio");
        } else {
            ObjectNode sound = all.putObject("audio");
            sound.set("codec", text(audio, "codec_name"));
            number(sound, "channels", audio.path("channels").asLong());
            number(sound, "sample_rate", audio.path("sample_rate").asLong());
        }
        all.set(
                "tags",
                format.path("tags").isObject()
                        ? format.path("tags")
                        : Json.mapper().createObjectNode());
        return all;
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
