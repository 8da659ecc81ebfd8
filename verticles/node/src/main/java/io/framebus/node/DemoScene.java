package io.framebus.node;

import io.framebus.bus.Failure;
import io.framebus.scene.Scene;
import io.framebus.scene.SceneFiles;
import io.framebus.scene.SceneSettings;
import io.framebus.scene.SceneSummary;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntConsumer;

/** Writes a made-up scene with its truth, for whoever wants to work with it. */
final class DemoScene {

    /** What the files look like. */
    enum Layout {
        VIDEO,
        VISDRONE,
        MOTCHALLENGE
    }

    private final SceneSettings settings;
    private final int frames;
    private final Layout layout;
    private final Path root;

    /** @param root is made where it does not exist */
    DemoScene(SceneSettings settings, int frames, Layout layout, Path root) {
        this.settings = settings;
        this.frames = frames;
        this.layout = layout;
        this.root = root;
    }

    void write(PrintStream out, boolean terminal) throws IOException {
        refuseUsed();
        Scene scene = new Scene(settings);
        ProgressLine line = new ProgressLine(out, terminal, frames);
        SceneSummary summary = write(scene, done -> line.show("frames", done));
        line.end();
        int different =
                summary.unique().values().stream().mapToInt(Integer::intValue).sum();
        out.printf(
                Locale.ROOT,
                "%d frames of %dx%d with %d different objects: %s%n",
                frames,
                settings.width(),
                settings.height(),
                different,
                place());
    }

    /** Images of another length would stay among the new ones. */
    private void refuseUsed() {
        if (layout != Layout.VIDEO && Files.exists(place())) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    place() + " is there already; remove it, or give another directory with --out");
        }
    }

    private SceneSummary write(Scene scene, IntConsumer written) throws IOException {
        Files.createDirectories(root);
        return switch (layout) {
            case VIDEO -> SceneFiles.video(scene, frames, place(), written);
            case VISDRONE -> SceneFiles.visDrone(scene, frames, root, name(), written);
            case MOTCHALLENGE -> SceneFiles.motChallenge(scene, frames, root, name(), written);
        };
    }

    private Path place() {
        return switch (layout) {
            case VIDEO -> root.resolve(name() + ".mp4");
            case VISDRONE -> root.resolve("sequences").resolve(name());
            case MOTCHALLENGE -> root.resolve(name());
        };
    }

    private String name() {
        return "scene-" + settings.seed() + "-" + settings.view().name().toLowerCase(Locale.ROOT);
    }
}
