package io.framebus.node;

import io.framebus.media.Picture;
import io.framebus.media.VideoFile;
import io.framebus.scene.Kind;
import io.framebus.scene.Scene;
import io.framebus.scene.SceneFiles;
import io.framebus.scene.SceneFrame;
import io.framebus.scene.SceneSettings;
import io.framebus.scene.SceneSummary;
import io.framebus.scene.TruthLines;
import io.framebus.vision.MotLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** A scene that is being filmed into a file by a thread of its own, and the truth about it. */
final class DemoFilm implements AutoCloseable {

    static final Set<Kind> CARS = EnumSet.of(Kind.CAR, Kind.VAN, Kind.TRUCK, Kind.BUS);
    static final Set<Kind> PEOPLE = EnumSet.of(Kind.PEDESTRIAN);

    /** People are a dozen pixels wide here; what the encoder takes from them nobody finds again. */
    private static final OptionalInt QUANTISER = OptionalInt.of(20);

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final SceneSettings settings;
    private final int frames;
    private final Path file;
    private final CompletableFuture<Truth> ready = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * What is to be seen.
     *
     * @param cars boxes of vehicles, confidence 0 for those nobody asks for
     * @param people boxes of pedestrians likewise
     * @param summary how many different ones there were
     */
    record Truth(List<MotLine> cars, List<MotLine> people, SceneSummary summary) {

        /** How many different objects of these kinds could be found. */
        int unique(Set<Kind> kinds) {
            return kinds.stream()
                    .mapToInt(kind -> summary.unique().getOrDefault(kind, 0))
                    .sum();
        }
    }

    private DemoFilm(SceneSettings settings, int frames, Path file) {
        this.settings = settings;
        this.frames = frames;
        this.file = file;
        this.thread =
                Thread.ofPlatform().daemon().name("film-" + file.getFileName()).unstarted(this::film);
    }

    /**
     * Begins to film.
     *
     * @param file ends with .mp4
     */
    static DemoFilm begin(SceneSettings settings, int frames, Path file) {
        DemoFilm film = new DemoFilm(settings, frames, file);
        film.thread.start();
        return film;
    }

    Path file() {
        return file;
    }

    boolean over() {
        return ready.isDone();
    }

    /** Waits for the end of the film. */
    Truth truth() {
        return Waiting.on(ready, LONGEST);
    }

    private void film() {
        try {
            ready.complete(write());
        } catch (RuntimeException failed) {
            ready.completeExceptionally(failed);
        }
    }

    private Truth write() {
        Scene scene = new Scene(settings);
        SceneSummary.Counter counter = new SceneSummary.Counter();
        List<MotLine> cars = new ArrayList<>();
        List<MotLine> people = new ArrayList<>();
        try (VideoFile video =
                new VideoFile(file, settings.width(), settings.height(), settings.framesPerSecond(), QUANTISER)) {
            for (int i = 0; i < frames; i++) {
                if (stopped) {
                    throw new CancellationException("the film was stopped");
                }
                SceneFrame frame = scene.next();
                counter.add(frame);
                cars.addAll(TruthLines.mot(frame, CARS));
                people.addAll(TruthLines.mot(frame, PEOPLE));
                try (Picture picture = SceneFiles.picture(frame)) {
                    video.write(picture, Math.round(i * 1000 / settings.framesPerSecond()));
                }
            }
        }
        return new Truth(cars, people, counter.summary());
    }

    /** Gives up what is not finished. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(STOP);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
