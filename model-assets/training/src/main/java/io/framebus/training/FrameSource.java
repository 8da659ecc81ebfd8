package io.framebus.training;

import io.framebus.media.Picture;
import io.framebus.scene.Scene;
import io.framebus.scene.SceneFiles;
import io.framebus.scene.SceneFrame;
import io.framebus.scene.SceneSettings;
import io.framebus.scene.View;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Renders frames of many scenes, few of each, and compresses them as strongly as videos of all sorts do. */
final class FrameSource {

    /** Scenes from this seed on are for training; all those below have never been seen by a model. */
    static final long FIRST_TRAINING_SEED = 1_000_000;

    /** Neighbouring frames show nearly the same; frames this many seconds apart don't. */
    private static final int SECONDS_APART = 2;

    private static final double UNTOUCHED_SHARE = 0.15;
    static final int LEAST_QUALITY = 35;
    static final int MOST_QUALITY = 95;

    private FrameSource() {}

    /** Even seeds are seen from a drone, odd ones from the street. */
    static View view(long seed) {
        return seed % 2 == 0 ? View.DRONE : View.STREET;
    }

    /**
     * Frames for training: traffic, noise, drift and compression vary.
     *
     * @param count frames, at least 1
     */
    static List<RenderedFrame> varied(long seed, int count) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SceneSettings settings = new SceneSettings(
                seed,
                RenderedFrame.WIDTH,
                RenderedFrame.HEIGHT,
                1,
                view(seed),
                random.nextDouble(0.7, 2),
                random.nextDouble(1, 7),
                random.nextDouble(0.5, 2),
                1);
        Scene scene = new Scene(settings);
        List<RenderedFrame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SceneFrame frame = spaced(scene);
            boolean untouched = random.nextDouble() < UNTOUCHED_SHARE;
            int quality = random.nextInt(LEAST_QUALITY, MOST_QUALITY);
            frames.add(new RenderedFrame(settings.view(), untouched ? frame.bgr() : compressed(frame, quality), frame));
        }
        return frames;
    }

    /**
     * Frames of the scene as everyone gets it.
     *
     * @param count frames, at least 1
     * @param quality of the JPEG compression, 1..100; 0 leaves the frames as they are
     */
    static List<RenderedFrame> ordinary(long seed, View view, int count, int quality) throws IOException {
        Scene scene = new Scene(SceneSettings.of(seed, view).rate(1));
        List<RenderedFrame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SceneFrame frame = spaced(scene);
            frames.add(new RenderedFrame(view, quality == 0 ? frame.bgr() : compressed(frame, quality), frame));
        }
        return frames;
    }

    private static SceneFrame spaced(Scene scene) {
        for (int i = 1; i < SECONDS_APART; i++) {
            scene.next();
        }
        return scene.next();
    }

    private static byte[] compressed(SceneFrame frame, int quality) throws IOException {
        try (Picture picture = SceneFiles.picture(frame)) {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.jpeg(quality)));
            if (image.getType() != BufferedImage.TYPE_3BYTE_BGR) {
                throw new IOException("a JPEG of colours came back as an image of type " + image.getType());
            }
            return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        }
    }
}
