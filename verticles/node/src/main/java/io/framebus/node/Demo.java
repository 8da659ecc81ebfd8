package io.framebus.node;

import io.framebus.bus.Failure;
import io.framebus.bus.LiveUpdates;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.StreamAssignment;
import io.framebus.camera.RtspCamera;
import io.framebus.media.EncodedVideo;
import io.framebus.rendering.RenderingConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** One node with everything inside, a scene as a file and as a camera, and somebody who tells how it goes. */
final class Demo implements AutoCloseable {

    private static final String PIPELINE = "scene";
    private static final Duration WATCH = Duration.ofSeconds(10);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 250;

    /** A silence of this length is a failure, not patience. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    /** The camera has been seen to work when this many of its frames are recorded. */
    private static final long CAMERA_FRAMES = 30;

    private final DemoPlan plan;
    private final PrintStream out = System.out;
    private final DemoLine line = new DemoLine(out, Terminals.isTerminal());
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final PipelineSpec pipeline =
            Optional.ofNullable(Pipelines.read(Home.pipelines()).get(PIPELINE)).orElseThrow();
    private volatile boolean stopping;
    private boolean closed;

    /** The two streams and who speaks to the node about them. */
    private record Stage(DemoClient client, DemoStream file, DemoStream camera) {}

    Demo(DemoPlan plan) {
        this.plan = plan;
    }

    /** Runs to the end of the file, or until the process is told to go; the exit code says how it went. */
    int run() throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "shutdown"));
        Path data = dataDirectory();
        Path media = Files.createDirectories(data.resolve("media")).toRealPath();
        out.printf(
                Locale.ROOT,
                "a made-up crossing (seed %d), filmed by a drone and from a mast; nothing leaves this machine%n",
                plan.seed());
        DemoFilm film = opened(DemoFilm.begin(plan.fileScene(), plan.fileFrames(), media.resolve(fileName())));
        DemoFilm loop = opened(DemoFilm.begin(plan.cameraScene(), plan.cameraFrames(), media.resolve("camera.mp4")));
        ServeNode node = opened(new ServeNode(settings(data, media), this::rendering));
        node.start();
        String url = "http://127.0.0.1:" + node.port();
        out.println("ready " + url + " node=" + node.name());
        out.println("console " + url + "/");
        Stage stage = stage(node, url, film, loop);
        follow(stage, film);
        if (!plan.once()) {
            out.println("the camera goes on until Ctrl-C");
            watchForEver(stage);
        }
        return ExitCode.DONE;
    }

    private Stage stage(ServeNode node, String url, DemoFilm film, DemoFilm loop) throws Exception {
        DemoClient client = opened(new DemoClient(url));
        client.stopAll(cameraName(), STOP);
        loop.truth();
        RtspCamera camera = opened(RtspCamera.start(EncodedVideo.read(loop.file()), "crossing"));
        open(() -> client.stopAll(cameraName(), STOP));
        DemoStream live = watched(node, client, cameraName(), camera.url());
        while (!film.over()) {
            pause();
            line.show(List.of(live));
        }
        film.truth();
        DemoStream file = watched(node, client, plan.view().name().toLowerCase(Locale.ROOT) + " file", fileName());
        return new Stage(client, file, live);
    }

    private DemoStream watched(ServeNode node, DemoClient client, String name, String url) throws Exception {
        UUID id = client.init(new JsonObject()
                .put("url", url)
                .put("name", name)
                .put("pipeline", PIPELINE)
                .put("model", plan.model()));
        Map<String, List<String>> labels = new HashMap<>();
        pipeline.groups().forEach(group -> labels.put(group.name(), group.labels()));
        DemoStream stream = new DemoStream(name, id, labels);
        Waiting.on(
                LiveUpdates.watch(
                        node.vertx(), id, LiveUpdates.Kind.STATS, stats -> stream.heard(stats, System.nanoTime())),
                WATCH);
        return stream;
    }

    /** Until the file has ended and the camera has been seen to work; tells what came of it. */
    private void follow(Stage stage, DemoFilm film) throws Exception {
        JsonObject state = new JsonObject();
        long progressNanos = System.nanoTime();
        long seen = -1;
        boolean over = false;
        while (!over) {
            pause();
            line.show(List.of(stage.file(), stage.camera()));
            state = working(stage.client().state(stage.file().id()));
            working(stage.client().state(stage.camera().id()));
            over = state.getString("state").equals("inactive")
                    && (!plan.once() || stage.camera().processed() >= CAMERA_FRAMES);
            long now = stage.file().processed()
                    + Math.min(CAMERA_FRAMES, stage.camera().processed());
            if (now != seen) {
                seen = now;
                progressNanos = System.nanoTime();
            } else if (!over && System.nanoTime() - progressNanos > SILENCE.toNanos()) {
                throw new Failure(Failure.Kind.TIMEOUT, "no frame was recorded for " + SILENCE.toSeconds() + " s");
            }
        }
        line.say(report(stage, state, film.truth()));
    }

    private static JsonObject working(JsonObject stream) {
        if (stream.getString("state").equals("inactive_error")) {
            throw new Failure(
                    Failure.Kind.INTERNAL, "the " + stream.getString("name") + " failed: " + stream.getString("error"));
        }
        return stream;
    }

    private String report(Stage stage, JsonObject state, DemoFilm.Truth truth) throws Exception {
        List<JsonObject> results = stage.client().results(stage.file().id());
        List<DemoScore> scores = new ArrayList<>();
        for (PipelineSpec.Group group : pipeline.groups()) {
            switch (group.name()) {
                case "cars" -> scores.add(DemoScore.of(group, results, truth.cars(), truth.unique(DemoFilm.CARS)));
                case "people" ->
                    scores.add(DemoScore.of(group, results, truth.people(), truth.unique(DemoFilm.PEOPLE)));
                default -> {} // a group that the scene has nothing for
            }
        }
        scores.add(DemoScore.together(scores));
        DemoReport report = DemoReport.of(plan, state, results, scores);
        report.write(plan.results(), scores, truth);
        if (report.frames() != report.expectedFrames()) {
            throw new Failure(
                    Failure.Kind.INTERNAL,
                    "of the file's " + report.expectedFrames() + " frames " + report.frames() + " were recorded");
        }
        return report.text() + cameraText(stage) + "video     " + annotated() + System.lineSeparator();
    }

    private String cameraText(Stage stage) throws InterruptedException {
        JsonObject source = stage.client().state(stage.camera().id()).getJsonObject("source");
        DemoStream camera = stage.camera();
        return String.format(
                Locale.ROOT,
                "camera    %s, %d frames received, %d recorded at %.1f/s, %d dropped; %d cars and %d people so far%n",
                source.getString("status"),
                camera.received(),
                camera.processed(),
                camera.speed(),
                camera.dropped(),
                camera.unique("cars"),
                camera.unique("people"));
    }

    private void watchForEver(Stage stage) throws InterruptedException {
        while (true) {
            pause();
            line.show(List.of(stage.camera()));
        }
    }

    private void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        if (stopping) {
            throw interrupted();
        }
    }

    private static Failure interrupted() {
        return new Failure(Failure.Kind.UNAVAILABLE, "interrupted");
    }

    /** The file's frames become a video besides, with everything drawn that was found. */
    private RenderingConfig rendering(StreamAssignment stream) {
        RenderingConfig pictures = RenderingConfig.PICTURES;
        boolean film = stream.source().url().endsWith("/" + fileName());
        return new RenderingConfig(
                pictures.pictures(),
                pictures.jpegQuality(),
                pictures.livePictureMillis(),
                film ? Optional.of(annotated()) : Optional.empty());
    }

    private Path annotated() {
        return plan.results().resolve("annotated.mp4");
    }

    private String fileName() {
        return "crossing-" + plan.view().name().toLowerCase(Locale.ROOT) + ".mp4";
    }

    private String cameraName() {
        return plan.otherView().name().toLowerCase(Locale.ROOT) + " camera";
    }

    private Path dataDirectory() throws IOException {
        if (plan.data().isPresent()) {
            return Files.createDirectories(plan.data().get().toAbsolutePath().normalize());
        }
        Path temporary = Files.createTempDirectory("framebus-demo-");
        open(() -> TemporaryFiles.delete(temporary));
        return temporary;
    }

    /** The demo's own: what the environment says about outside servers is not for it, only where models are. */
    private Settings settings(Path data, Path media) throws Settings.Invalid {
        Map<Setting, String> options = plan.modelOptions();
        options.put(Setting.EMBEDDED, "true");
        options.put(Setting.NODE_NAME, "demo");
        options.put(Setting.DATA, data.toString());
        options.put(Setting.MEDIA_ROOT, media.toString());
        options.put(Setting.HTTP_PORT, String.valueOf(plan.port().orElseGet(() -> DemoPort.find(out))));
        return Settings.read(Optional.empty(), DemoPlan.environment(), options);
    }

    private <T extends AutoCloseable> T opened(T part) {
        open(part);
        return part;
    }

    private synchronized void open(AutoCloseable part) {
        if (closed) {
            throw interrupted();
        }
        open.push(part);
    }

    /** Whether the process was told to go: then failures are only its consequences. */
    boolean stopping() {
        return stopping;
    }

    private void interrupt() {
        stopping = true;
        close();
    }

    /** Ends everything in reverse; what was temporary is gone. */
    @Override
    public synchronized void close() {
        closed = true;
        line.end();
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception unclean) {
                System.err.println("the demo did not end cleanly: " + Reasons.firstLine(unclean));
            }
        }
    }
}
