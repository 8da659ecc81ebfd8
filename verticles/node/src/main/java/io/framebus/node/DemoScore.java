package io.framebus.node;

import io.framebus.bus.PipelineSpec;
import io.framebus.vision.IgnoredObjects;
import io.framebus.vision.MotLine;
import io.framebus.vision.MotMetrics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How well one group was followed.
 *
 * @param group its name
 * @param tracks what was recorded, as MOTChallenge lines
 * @param metrics at an overlap of one half, without the objects nobody asks for; those of all groups are sums
 * @param unique different tracks
 * @param uniqueTruth different objects that could be found
 */
record DemoScore(String group, List<MotLine> tracks, MotMetrics metrics, int unique, int uniqueTruth) {

    private static final double OVERLAP = 0.5;

    /**
     * Compares one group's recorded tracks with the truth.
     *
     * @param results every recorded frame, as {@code /detection_result} gives them
     * @param truth confidence 0 for boxes to be ignored
     */
    static DemoScore of(PipelineSpec.Group group, List<JsonObject> results, List<MotLine> truth, int uniqueTruth) {
        List<MotLine> tracks = new ArrayList<>();
        for (JsonObject result : results) {
            JsonArray found = Optional.ofNullable(result.getJsonArray("tracks")).orElseGet(JsonArray::new);
            for (int i = 0; i < found.size(); i++) {
                JsonObject track = found.getJsonObject(i);
                if (group.labels().contains(track.getString("label"))) {
                    tracks.add(line(result.getLong("seq") + 1, track));
                }
            }
        }
        IgnoredObjects.Compared compared = IgnoredObjects.leaveOut(truth, tracks, OVERLAP);
        return new DemoScore(
                group.name(),
                tracks,
                MotMetrics.of(compared.truth(), compared.predictions(), OVERLAP),
                (int) tracks.stream().mapToLong(MotLine::id).distinct().count(),
                uniqueTruth);
    }

    private static MotLine line(long frame, JsonObject track) {
        JsonArray box = track.getJsonArray("bbox");
        double left = box.getDouble(0);
        double top = box.getDouble(1);
        return new MotLine(
                frame,
                track.getLong("track_id"),
                left,
                top,
                box.getDouble(2) - left,
                box.getDouble(3) - top,
                track.getDouble("confidence"));
    }

    /** All groups as one; an object of one group is never taken for one of another. */
    static DemoScore together(List<DemoScore> scores) {
        return new DemoScore(
                "all",
                List.of(),
                MotMetrics.together(scores.stream().map(DemoScore::metrics).toList()),
                scores.stream().mapToInt(DemoScore::unique).sum(),
                scores.stream().mapToInt(DemoScore::uniqueTruth).sum());
    }
}
