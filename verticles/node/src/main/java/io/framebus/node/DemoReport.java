package io.framebus.node;

import io.framebus.bus.Json;
import io.framebus.vision.MotLine;
import io.framebus.vision.MotMetrics;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the demo's file stream gave, for people and as {@code summary.json}.
 *
 * @param frames with a result
 * @param expectedFrames of the file
 * @param seconds from its first frame to its last result
 * @param groups each by itself, and all together behind them
 */
record DemoReport(
        long seed,
        String view,
        String model,
        String modelSha256,
        long frames,
        long expectedFrames,
        double seconds,
        double framesPerSecond,
        List<Group> groups) {

    /** The figures of one group; those of nothing are empty. */
    record Group(
            String name,
            Optional<Double> mota,
            Optional<Double> idf1,
            long idSwitches,
            Optional<Double> precision,
            Optional<Double> recall,
            int unique,
            int uniqueTruth) {

        static Group of(DemoScore score) {
            MotMetrics metrics = score.metrics();
            return new Group(
                    score.group(),
                    number(metrics.mota()),
                    number(metrics.idf1()),
                    metrics.switches(),
                    number(metrics.precision()),
                    number(metrics.recall()),
                    score.unique(),
                    score.uniqueTruth());
        }

        private static Optional<Double> number(double ratio) {
            return Optional.of(ratio).filter(Double::isFinite);
        }

        private static String shown(Optional<Double> ratio) {
            return ratio.map(value -> String.format(Locale.ROOT, "%.3f", value)).orElse("–");
        }

        private String text() {
            return String.format(
                    Locale.ROOT,
                    "%-9s MOTA %s  IDF1 %s  %d id switches  precision %s  recall %s  %d different, %d in truth%n",
                    name,
                    shown(mota),
                    shown(idf1),
                    idSwitches,
                    shown(precision),
                    shown(recall),
                    unique,
                    uniqueTruth);
        }
    }

    /**
     * The figures of a file stream that has ended.
     *
     * @param stream as {@code /state} gives it
     * @param results every recorded frame
     * @param scores all groups together come last
     */
    static DemoReport of(DemoPlan plan, JsonObject stream, List<JsonObject> results, List<DemoScore> scores) {
        double seconds = Duration.between(moved(stream, "runner_started"), moved(stream, "init_shutdown"))
                        .toMillis()
                / 1000.0;
        return new DemoReport(
                plan.seed(),
                plan.view().name().toLowerCase(Locale.ROOT),
                plan.model(),
                results.isEmpty() ? "" : results.getLast().getString("model_sha256"),
                results.size(),
                plan.fileFrames(),
                seconds,
                results.size() / Math.max(seconds, 1e-3),
                scores.stream().map(Group::of).toList());
    }

    private static Instant moved(JsonObject stream, String state) {
        return stream.getJsonArray("history").stream()
                .map(JsonObject.class::cast)
                .filter(move -> move.getString("state").equals(state))
                .map(move -> Instant.parse(move.getString("at")))
                .findFirst()
                .orElse(Instant.EPOCH);
    }

    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "file      %d of %d frames in %.1f s: %.1f frames/s%n",
                frames,
                expectedFrames,
                seconds,
                framesPerSecond));
        groups.forEach(group -> text.append(group.text()));
        return text.toString();
    }

    /** Writes the figures, and for each group the tracks and the truth that they were made of. */
    void write(Path folder, List<DemoScore> scores, DemoFilm.Truth truth) throws IOException {
        Files.writeString(
                folder.resolve("summary.json"),
                Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
        for (DemoScore score : scores) {
            if (score.group().equals("cars")) {
                write(folder.resolve("car_tracks.mot.txt"), score.tracks());
                write(folder.resolve("car_truth.mot.txt"), truth.cars());
            } else if (score.group().equals("people")) {
                write(folder.resolve("person_tracks.mot.txt"), score.tracks());
                write(folder.resolve("person_truth.mot.txt"), truth.people());
            }
        }
    }

    private static void write(Path file, List<MotLine> lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (MotLine line : lines) {
            text.append(String.format(
                    Locale.ROOT,
                    "%d,%d,%.2f,%.2f,%.2f,%.2f,%s,-1,-1,-1%n",
                    line.frame(),
                    line.id(),
                    line.left(),
                    line.top(),
                    line.width(),
                    line.height(),
                    line.confidence()));
        }
        Files.writeString(file, text);
    }
}
