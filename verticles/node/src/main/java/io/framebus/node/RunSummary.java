package io.framebus.node;

import io.framebus.bus.Counters;
import io.framebus.bus.Json;
import io.framebus.bus.Progress;
import io.framebus.bus.StreamReport;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a run has done, for people and as {@code summary.json}.
 *
 * @param modelSha256 of the model's file, empty where no frame was seen
 * @param processed frames with a result
 * @param seconds wall time of the whole command's work
 * @param result what the parts of a job have noted, empty for a plain run
 * @param stageShare share of the summed stage times, 0..1
 */
record RunSummary(
        String source,
        String pipeline,
        String model,
        String modelSha256,
        Counters frames,
        long processed,
        long durationMs,
        double seconds,
        double framesPerSecond,
        Map<String, Long> detections,
        Map<String, Long> uniqueTracks,
        Map<String, Long> uniqueTracksByGroup,
        Map<String, Double> stageShare,
        Map<String, Object> result,
        List<String> warnings,
        Optional<String> error) {

    static RunSummary of(
            RunPlan plan,
            StreamReport.Ended end,
            List<String> failures,
            FileRecorder.RunTotals totals,
            Optional<Progress> progress,
            JsonObject notes,
            long nanos) {
        double seconds = nanos / 1e9;
        List<String> reasons = new ArrayList<>();
        end.error().ifPresent(reasons::add);
        reasons.addAll(failures);
        return new RunSummary(
                plan.source().shownUrl(),
                plan.pipeline().name(),
                plan.model(),
                totals.modelSha256(),
                progress.map(Progress::counters).orElse(Counters.NONE),
                totals.frames(),
                totals.lastPtsMillis(),
                seconds,
                totals.frames() / Math.max(seconds, 1e-3),
                totals.detections(),
                totals.uniqueByLabel(),
                totals.uniqueByGroup(),
                shares(progress.map(Progress::stageNanos).orElse(Map.of())),
                notes.getMap(),
                end.warnings(),
                reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons)));
    }

    private static Map<String, Double> shares(Map<String, Long> nanos) {
        double sum = nanos.values().stream().mapToLong(Long::longValue).sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        nanos.forEach((stage, spent) -> shares.put(stage, Math.round(spent / sum * 1000) / 1000.0));
        return shares;
    }

    void write(Path file) throws IOException {
        Files.writeString(file, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    }

    String text(Path directory) {
        StringBuilder text = new StringBuilder();
        if (processed > 0) {
            line(
                    text,
                    "frames",
                    processed + " of " + frames.selected() + lost("failed", frames.failed())
                            + lost("dropped", frames.dropped()));
            line(text, "speed", String.format(Locale.ROOT, "%.1f frames/s (%.1f s)", framesPerSecond, seconds));
            line(text, "detections", counts(detections));
        } else {
            line(text, "time", String.format(Locale.ROOT, "%.1f s", seconds));
        }
        if (!uniqueTracksByGroup.isEmpty()) {
            line(text, "unique tracks", counts(uniqueTracks) + " (" + counts(uniqueTracksByGroup) + ")");
        }
        if (!stageShare.isEmpty()) {
            line(text, "time", percent(stageShare));
        }
        warnings.forEach(warning -> line(text, "warning", warning));
        line(text, "results", directory.toString());
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-14s %s%n", name, value));
    }

    private static String lost(String how, Map<String, Long> reasons) {
        return reasons.isEmpty() ? "" : ", " + how + ": " + counts(reasons);
    }

    private static String counts(Map<String, Long> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((label, count) -> parts.add(label + " " + count));
        return parts.isEmpty() ? "none" : String.join(", ", parts);
    }

    private static String percent(Map<String, Double> shares) {
        List<String> parts = new ArrayList<>();
        shares.forEach((stage, share) -> parts.add(String.format(Locale.ROOT, "%s %.0f %%", stage, share * 100)));
        return String.join(", ", parts);
    }
}
