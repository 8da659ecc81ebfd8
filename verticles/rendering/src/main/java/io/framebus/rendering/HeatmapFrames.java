package io.framebus.rendering;

import io.framebus.bus.Addresses;
import io.framebus.bus.Channel;
import io.framebus.bus.Failure;
import io.framebus.bus.ResultPage;
import io.framebus.bus.StreamQuery;
import io.framebus.media.MediaInfo;
import io.framebus.vision.DepthScale;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The frames of a depth video as the record has them, each with the frame that is shown in its place.
 *
 * @param all in order
 * @param shown index of the frame whose depth is shown, one a frame
 * @param scale of the whole video
 */
record HeatmapFrames(List<DepthFrame> all, List<Integer> shown, DepthScale scale) {

    private static final int PAGE = 1000;
    private static final double UNKNOWN_FPS = 25;
    private static final int MOST_FRAMES = 1_000_000;
    private static final Duration PAGE_DEADLINE = Duration.ofSeconds(60);

    /**
     * One recorded frame.
     *
     * @param width pixels
     * @param height pixels
     * @param range of its depth map, empty for a frame that has none
     */
    record DepthFrame(long seq, long ptsMillis, int width, int height, Optional<DepthScale> range) {}

    HeatmapFrames {
        all = List.copyOf(all);
        shown = List.copyOf(shown);
    }

    /** Reads the record; UNDECODABLE where no frame has a depth map. */
    static Future<HeatmapFrames> recorded(Patience patience, UUID id) {
        List<DepthFrame> frames = new ArrayList<>();
        return read(patience, Addresses.results().on(patience.vertx()), id, frames)
                .map(read -> of(frames));
    }

    private static Future<Void> read(
            Patience patience, Channel<StreamQuery.Results, ResultPage> results, UUID id, List<DepthFrame> frames) {
        long after = frames.isEmpty() ? -1 : frames.getLast().seq();
        return patience.ask(results, new StreamQuery.Results(id, after, PAGE), PAGE_DEADLINE)
                .compose(page -> {
                    page.results().forEach(result -> frames.add(frame(result)));
                    if (frames.size() > MOST_FRAMES) {
                        return Future.failedFuture(new Failure(
                                Failure.Kind.INVALID,
                                "a depth video has " + MOST_FRAMES + " frames at most; choose a lower fps"));
                    }
                    return page.more() && !page.results().isEmpty()
                            ? read(patience, results, id, frames)
                            : Future.succeededFuture();
                });
    }

    private static DepthFrame frame(ResultPage.Result result) {
        return new DepthFrame(
                result.seq(),
                result.ptsMillis(),
                result.width(),
                result.height(),
                result.failed().isPresent()
                        ? Optional.empty()
                        : result.depth().map(range -> new DepthScale(range.low(), range.high())));
    }

    /** A frame without a depth map is replaced by the one before it, at the start by the first that has one. */
    static HeatmapFrames of(List<DepthFrame> frames) {
        List<DepthScale> ranges =
                frames.stream().flatMap(frame -> frame.range().stream()).toList();
        if (ranges.isEmpty()) {
            throw new Failure(
                    Failure.Kind.UNDECODABLE, "the depth of none of its " + frames.size() + " frames is known");
        }
        List<Integer> shown = new ArrayList<>(frames.size());
        int last = 0;
        while (frames.get(last).range().isEmpty()) {
            last++;
        }
        for (int index = 0; index < frames.size(); index++) {
            last = frames.get(index).range().isPresent() ? index : last;
            shown.add(last);
        }
        return new HeatmapFrames(frames, shown, DepthScale.over(ranges));
    }

    int count() {
        return all.size();
    }

    DepthFrame shownAt(int index) {
        return all.get(shown.get(index));
    }

    /** Frames in whose place another one is shown. */
    long replaced() {
        return all.stream().filter(frame -> frame.range().isEmpty()).count();
    }

    /**
     * How long a frame is shown: until the next one, the last one until the source ends.
     *
     * @param sourceMillis length of the source, 0 where unknown
     * @param framesPerSecond as asked for, 0 for every frame
     */
    long durationMillis(int index, long sourceMillis, double framesPerSecond) {
        long from = all.get(index).ptsMillis();
        if (index + 1 < all.size()) {
            return all.get(index + 1).ptsMillis() - from;
        }
        return sourceMillis > from ? sourceMillis - from : Math.max(1, Math.round(1000 / rate(framesPerSecond)));
    }

    /**
     * How long the source is, milliseconds; 0 where it does not tell, or was cut off. In mp4 the table of all frames
     * says how long the last one is shown, elsewhere nothing does.
     */
    long lengthOf(MediaInfo source) {
        long claimed = source.durationMillis();
        long until = all.getLast().ptsMillis() + Math.round(1000 / rate(source.framesPerSecond()));
        return source.container().startsWith("mov,") || MediaInfo.isWhole(claimed, until) ? claimed : 0;
    }

    /** Frames a second as their times say; what was asked for where one frame alone says nothing. */
    double rate(double framesPerSecond) {
        long millis = all.getLast().ptsMillis() - all.getFirst().ptsMillis();
        if (millis > 0) {
            return 1000.0 * (all.size() - 1) / millis;
        }
        return framesPerSecond > 0 ? framesPerSecond : UNKNOWN_FPS;
    }
}
