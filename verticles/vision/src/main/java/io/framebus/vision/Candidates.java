package io.framebus.vision;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** What a decoder found before suppression, in source pixels but not yet cut to the frame. */
final class Candidates {

    private final String family;
    private final Classes classes;
    private final Letterbox letterbox;
    private final List<Detection> found = new ArrayList<>();

    Candidates(String family, Classes classes, Letterbox letterbox) {
        this.family = family;
        this.classes = classes;
        this.letterbox = letterbox;
    }

    /** Adds a box given by centre and size in input pixels. */
    void add(int classId, float score, float centerX, float centerY, float width, float height) {
        requireFinite(score);
        // One sum is enough to see any value that is not finite.
        requireFinite(centerX + centerY + width + height);
        float halfWidth = width / 2;
        float halfHeight = height / 2;
        addBox(classId, score, centerX - halfWidth, centerY - halfHeight, centerX + halfWidth, centerY + halfHeight);
    }

    /** Adds a box given by its corners in input pixels. */
    void addCorners(int classId, float score, float x1, float y1, float x2, float y2) {
        requireFinite(score);
        requireFinite(x1 + y1 + x2 + y2);
        addBox(classId, score, x1, y1, x2, y2);
    }

    private void addBox(int classId, float score, float x1, float y1, float x2, float y2) {
        Box box = letterbox.toSourceUncut(x1, y1, x2, y2);
        found.add(new Detection(classes.label(classId), classId, Math.clamp(score, 0f, 1f), box));
    }

    /** Which of {@code count} finite values from {@code first} on is the greatest, from 0; the first of equal ones. */
    int greatest(FloatBuffer values, int first, int count) {
        int best = 0;
        float bestValue = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            float value = values.get(first + i);
            // Written so that a value that is no number goes on to the check.
            if (!(value <= bestValue)) {
                requireFinite(value);
                bestValue = value;
                best = i;
            }
        }
        return best;
    }

    void requireFinite(float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException("the output of this " + family + " model is not finite (" + value + ")");
        }
    }

    /** The survivors; suppression sees whole boxes, and what lies outside the frame is left out. */
    List<Detection> suppressed(NonMaximumSuppression suppression) {
        List<Detection> inside = new ArrayList<>();
        for (Detection detection : suppression.apply(found)) {
            Box box = detection.box().clip(letterbox.sourceWidth(), letterbox.sourceHeight());
            if (box.area() > 0) {
                inside.add(new Detection(detection.label(), detection.classId(), detection.confidence(), box));
            }
        }
        return inside;
    }
}
