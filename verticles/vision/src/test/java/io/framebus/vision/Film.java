package io.framebus.vision;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A small film in the making: I420 pictures with their times, and what {@link SceneCuts} makes of them. */
final class Film {

    static final int WIDTH = 80;
    static final int HEIGHT = 60;
    static final TimeBase MPEG = new TimeBase(1, 90_000);

    private static final int LUMA = WIDTH * HEIGHT;
    private static final int CHROMA = LUMA / 4;

    private final List<byte[]> pictures = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private long now;
    private long step;

    /** @param framesPerSecond of what follows */
    Film(double framesPerSecond) {
        rate(framesPerSecond);
    }

    Film rate(double framesPerSecond) {
        step = Math.round(90_000 / framesPerSecond);
        return this;
    }

    /** Time of the next frame. */
    long now() {
        return now;
    }

    int frames() {
        return pictures.size();
    }

    List<Long> times() {
        return times;
    }

    Film show(byte[] picture) {
        pictures.add(picture);
        times.add(now);
        now += step;
        return this;
    }

    Film show(byte[] picture, int frames) {
        for (int i = 0; i < frames; i++) {
            show(picture);
        }
        return this;
    }

    /** From one picture to another, none of the frames being either. */
    Film dissolve(byte[] from, byte[] to, int frames) {
        for (int i = 1; i <= frames; i++) {
            show(mix(from, to, i / (frames + 1.0)));
        }
        return this;
    }

    static byte[] mix(byte[] from, byte[] to, double share) {
        byte[] mixed = new byte[from.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = (byte) Math.round((from[i] & 0xFF) * (1 - share) + (to[i] & 0xFF) * share);
        }
        return mixed;
    }

    static byte[] flat(int luma, int u, int v) {
        byte[] picture = new byte[LUMA + 2 * CHROMA];
        java.util.Arrays.fill(picture, 0, LUMA, (byte) luma);
        java.util.Arrays.fill(picture, LUMA, LUMA + CHROMA, (byte) u);
        java.util.Arrays.fill(picture, LUMA + CHROMA, picture.length, (byte) v);
        return picture;
    }

    static byte[] black() {
        return flat(16, 128, 128);
    }

    /** A view into a wide landscape of coloured rectangles that belongs to the seed; a shift moves the camera. */
    static byte[] landscape(long seed, int shift) {
        Random random = new Random(seed);
        byte[] picture = flat(60 + random.nextInt(120), 100 + random.nextInt(56), 100 + random.nextInt(56));
        for (int i = 0; i < 60; i++) {
            int left = random.nextInt(WIDTH * 6) - shift;
            int top = random.nextInt(HEIGHT);
            rectangle(picture, left, top, left + 8 + random.nextInt(40), top + 8 + random.nextInt(30), new int[] {
                20 + random.nextInt(210), 70 + random.nextInt(116), 70 + random.nextInt(116)
            });
        }
        return picture;
    }

    static byte[] noisy(byte[] picture, Random random, int most) {
        byte[] noisy = picture.clone();
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = (byte) Math.clamp((noisy[i] & 0xFF) + random.nextInt(2 * most + 1) - most, 16L, 235);
        }
        return noisy;
    }

    /** Somebody walks by: a figure over a seventh of the picture. */
    static byte[] walker(byte[] picture, int place) {
        byte[] with = picture.clone();
        rectangle(with, place, HEIGHT / 4, place + WIDTH / 5, HEIGHT, new int[] {40, 140, 110});
        return with;
    }

    private static void rectangle(byte[] picture, int left, int top, int right, int bottom, int[] colour) {
        for (int y = Math.max(0, top); y < Math.min(HEIGHT, bottom); y++) {
            for (int x = Math.max(0, left); x < Math.min(WIDTH, right); x++) {
                picture[y * WIDTH + x] = (byte) colour[0];
                int chroma = LUMA + (y / 2) * (WIDTH / 2) + x / 2;
                picture[chroma] = (byte) colour[1];
                picture[chroma + CHROMA] = (byte) colour[2];
            }
        }
    }

    /** Its scenes, with the settings of the pipeline that comes with the house. */
    List<SceneSpan> scenes() {
        return scenes(500);
    }

    List<SceneSpan> scenes(long shortestMillis) {
        SceneCuts cuts = new SceneCuts(MPEG, 0.25, 0.4, 5000, shortestMillis);
        List<SceneSpan> scenes = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            FrameSignature signature = FrameSignature.of(MemorySegment.ofArray(pictures.get(i)), WIDTH, HEIGHT);
            scenes.addAll(cuts.add(signature, times.get(i)));
        }
        scenes.addAll(cuts.end(now));
        return scenes;
    }

    /** Index of the frame at which each scene but the first begins. */
    List<Integer> cuts() {
        return scenes().stream()
                .skip(1)
                .map(scene -> times.indexOf(scene.startPts()))
                .toList();
    }
}
