package io.framebus.node;

import io.framebus.vision.Box;
import io.framebus.vision.ByteTrack;
import io.framebus.vision.ByteTrackSettings;
import io.framebus.vision.Detection;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Median time of one ByteTrack update with many moving objects, some of them missed or faint in each frame. */
final class TrackerBench {

    private static final int WARM_UP = 3000;
    private static final int FRAMES = 2000;
    private static final long SEED = 20;

    private final PrintStream out;

    TrackerBench(PrintStream out) {
        this.out = out;
    }

    void run() {
        out.println(Ratio.atMost("ByteTrack, 50 objects, median of a frame", median(50), "ms", 0.2));
        out.println(Ratio.atMost("ByteTrack, 200 objects, median of a frame", median(200), "ms", 2.0));
    }

    private static double median(int objects) {
        ByteTrack tracker = new ByteTrack("bench", new ByteTrackSettings(0.1f, 0.5f, 0.6f, 0.8f, 30));
        SplittableRandom random = new SplittableRandom(SEED);
        float[][] state = new float[objects][];
        for (int i = 0; i < objects; i++) {
            state[i] = new float[] {
                random.nextInt(1800), random.nextInt(1000), random.nextInt(7) - 3, random.nextInt(7) - 3
            };
        }
        long[] nanos = new long[FRAMES];
        for (int frame = 0; frame < WARM_UP + FRAMES; frame++) {
            List<Detection> detections = detections(state, random);
            long started = System.nanoTime();
            tracker.update(detections);
            if (frame >= WARM_UP) {
                nanos[frame - WARM_UP] = System.nanoTime() - started;
            }
        }
        Arrays.sort(nanos);
        return nanos[FRAMES / 2] / 1e6;
    }

    private static List<Detection> detections(float[][] state, SplittableRandom random) {
        List<Detection> detections = new ArrayList<>();
        for (float[] object : state) {
            object[0] = bounced(object, 0, 1800);
            object[1] = bounced(object, 1, 1000);
            if (random.nextInt(20) > 0) {
                float confidence = random.nextInt(10) == 0 ? 0.3f : 0.9f;
                Box box = new Box(object[0], object[1], object[0] + 40, object[1] + 80);
                detections.add(new Detection("person", 0, confidence, box));
            }
        }
        return detections;
    }

    private static float bounced(float[] object, int axis, float size) {
        float next = object[axis] + object[axis + 2];
        if (next < 0 || next > size) {
            object[axis + 2] = -object[axis + 2];
            return object[axis];
        }
        return next;
    }
}
