package io.framebus.gateway;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.Json;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.ResultPage;
import io.framebus.bus.StreamQuery;
import io.framebus.vision.ResultLines;
import io.framebus.vision.Track;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** The files of a tracked video, made of what is recorded when they are asked for, page by page. */
final class TrackingFiles {

    private static final int PAGE = 500;
    private static final String CSV = "text/csv; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Rooms rooms;
    private final Duration deadline;
    private final Map<String, FileSpec> files = new LinkedHashMap<>();

    /** Writes one file; may remember earlier results. */
    private interface Writer {
        void write(StringBuilder text, String video, ResultPage.Result result);
    }

    /** @param header empty where the file has none */
    private record FileSpec(String contentType, String header, Supplier<Writer> writer) {}

    TrackingFiles(Rooms rooms, PipelineSpec pipeline, Duration deadline) {
        this.rooms = rooms;
        this.deadline = deadline;
        for (PipelineSpec.Group group : pipeline.groups()) {
            files.put(
                    group.files() + "_detections.csv",
                    new FileSpec(CSV, ResultLines.DETECTIONS_HEADER, () -> detections(group)));
            files.put(group.files() + "_tracks.csv", new FileSpec(CSV, ResultLines.TRACKS_HEADER, () -> tracks(group)));
            files.put(group.files() + "_tracks.mot.txt", new FileSpec(TEXT, "", () -> mot(group)));
        }
        List<String> groups =
                pipeline.groups().stream().map(PipelineSpec.Group::name).toList();
        files.put("stats.csv", new FileSpec(CSV, ResultLines.statsHeader(groups), () -> stats(groups)));
    }

    Set<String> names() {
        return files.keySet();
    }

    /** Sends a file; completes when it was sent. What fails before its first line is answered as a problem. */
    Future<Void> send(UUID id, String video, String name, HttpServerResponse response) {
        FileSpec file = files.get(name);
        if (file == null) {
            return Future.failedFuture(new Failure(
                    Failure.Kind.NOT_FOUND, "there is no file " + name + "; there are: " + String.join(", ", names())));
        }
        Writer writer = file.writer().get();
        return page(id, -1).compose(first -> {
            response.setChunked(true)
                    .putHeader("Content-Type", file.contentType())
                    .putHeader("Content-Disposition", "inline; filename=\"" + name + "\"")
                    .putHeader("Cache-Control", "no-store");
            StringBuilder text = new StringBuilder();
            if (!file.header().isEmpty()) {
                text.append(file.header()).append('\n');
            }
            return rest(id, video, writer, first, text, response);
        });
    }

    private Future<Void> rest(
            UUID id, String video, Writer writer, ResultPage page, StringBuilder text, HttpServerResponse response) {
        page.results().forEach(result -> writer.write(text, video, result));
        if (!page.more()) {
            return response.end(text.toString());
        }
        long last = page.results().getLast().seq();
        return written(text, response)
                .compose(room -> page(id, last))
                .compose(next -> rest(id, video, writer, next, new StringBuilder(), response));
    }

    /** Completes when the client has taken enough of it for more. */
    private static Future<Void> written(StringBuilder text, HttpServerResponse response) {
        if (response.closed()) {
            return Future.failedFuture("the client has gone");
        }
        if (!text.isEmpty()) {
            response.write(text.toString());
        }
        if (!response.writeQueueFull()) {
            return Future.succeededFuture();
        }
        Promise<Void> room = Promise.promise();
        response.drainHandler(room::tryComplete);
        response.closeHandler(gone -> room.tryFail("the client has gone"));
        return room.future();
    }

    private Future<ResultPage> page(UUID id, long after) {
        return rooms.ask(Addresses.results(), new StreamQuery.Results(id, after, PAGE), deadline);
    }

    private static Writer detections(PipelineSpec.Group group) {
        return (text, video, result) -> result.detections().stream()
                .filter(detection -> group.labels().contains(detection.label()))
                .forEach(detection -> text.append(ResultLines.detection(frame(result), video, time(result), detection))
                        .append('\n'));
    }

    private static Writer tracks(PipelineSpec.Group group) {
        return (text, video, result) -> of(group, result)
                .forEach(track -> text.append(ResultLines.track(frame(result), video, time(result), track))
                        .append('\n'));
    }

    private static Writer mot(PipelineSpec.Group group) {
        return (text, video, result) -> of(group, result)
                .forEach(track ->
                        text.append(ResultLines.mot(result.seq() + 1, track)).append('\n'));
    }

    private static Writer stats(List<String> groups) {
        Map<String, Set<Long>> seen = new HashMap<>();
        return (text, video, result) -> {
            result.tracks()
                    .forEach(track -> seen.computeIfAbsent(track.group(), group -> new HashSet<>())
                            .add(track.trackId()));
            List<Long> counts = groups.stream()
                    .map(group -> (long)
                            Optional.ofNullable(seen.get(group)).map(Set::size).orElse(0))
                    .toList();
            text.append(ResultLines.stats(time(result), counts)).append('\n');
        };
    }

    private static List<Track> of(PipelineSpec.Group group, ResultPage.Result result) {
        return result.tracks().stream()
                .filter(track -> track.group().equals(group.name()))
                .toList();
    }

    private static String frame(ResultPage.Result result) {
        return ResultLines.frameId(result.seq());
    }

    private static String time(ResultPage.Result result) {
        return Json.time(result.timestampMillis());
    }
}
