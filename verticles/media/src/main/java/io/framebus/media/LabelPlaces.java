package io.framebus.media;

import io.framebus.vision.Box;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds places for the labels of one picture's boxes so that none hides another: above the box, inside it, below it, or
 * further up, whichever is free first; where nothing is, the place that hides least.
 */
final class LabelPlaces {

    /** Rows of labels above one another that are tried where a crowd stands close together. */
    private static final int ROWS = 3;

    private final int width;
    private final int height;
    private final List<Box> taken = new ArrayList<>();

    /**
     * Of an empty picture.
     *
     * @param width pixels
     * @param height pixels
     */
    LabelPlaces(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /**
     * The place of the next label, inside the picture where it fits at all.
     *
     * @param box what it belongs to
     * @param labelWidth pixels
     * @param labelHeight pixels
     */
    Box next(Box box, int labelWidth, int labelHeight) {
        int left = Math.round(box.x1());
        int top = Math.round(box.y1());
        List<Box> places = new ArrayList<>();
        if (top >= labelHeight) {
            places.add(at(left, top - labelHeight, labelWidth, labelHeight));
        }
        places.add(at(left, top, labelWidth, labelHeight));
        places.add(at(left, Math.round(box.y2()), labelWidth, labelHeight));
        places.add(at(Math.round(box.x2()) - labelWidth, Math.round(box.y2()) - labelHeight, labelWidth, labelHeight));
        for (int row = 2; row <= ROWS; row++) {
            places.add(at(left, top - row * labelHeight, labelWidth, labelHeight));
        }
        Box best = places.getFirst();
        float least = Float.MAX_VALUE;
        for (Box place : places) {
            float hidden = hidden(place);
            if (hidden < least) {
                best = place;
                least = hidden;
            }
        }
        taken.add(best);
        return best;
    }

    private Box at(int left, int top, int labelWidth, int labelHeight) {
        int inside = Math.clamp(left, 0, Math.max(0, width - labelWidth));
        int within = Math.clamp(top, 0, Math.max(0, height - labelHeight));
        return new Box(inside, within, inside + labelWidth, within + labelHeight);
    }

    /** Pixels of other labels that a label here would hide. */
    private float hidden(Box place) {
        float pixels = 0;
        for (Box other : taken) {
            float across = Math.min(place.x2(), other.x2()) - Math.max(place.x1(), other.x1());
            float down = Math.min(place.y2(), other.y2()) - Math.max(place.y1(), other.y1());
            pixels += Math.max(0, across) * Math.max(0, down);
        }
        return pixels;
    }
}
