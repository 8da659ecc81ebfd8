package io.framebus.scene;

import io.framebus.vision.Box;

/**
 * One object at one frame.
 *
 * @param id from 1, never reused within a scene
 * @param kind its class
 * @param full the tight box around the whole object, cut to the frame; shadows are no part of it
 * @param visible share of the object's pixels within the frame that nothing else hides, 0..1
 * @param outside share of its uncut box that lies beyond the frame, 0..1
 * @param distance metres from the camera along the optical axis to the middle of the object
 */
public record SceneObject(int id, Kind kind, Box full, double visible, double outside, double distance) {

    /** Below this share of visible pixels an object is marked as one to ignore. */
    public static final double LEAST_VISIBLE = 0.2;

    /** Above this share beyond the frame an object is marked as one to ignore. */
    public static final double MOST_OUTSIDE = 0.6;

    /** Whether a detector can be asked to find it: enough of it is visible and within the frame. */
    public boolean counts() {
        return visible >= LEAST_VISIBLE && outside <= MOST_OUTSIDE;
    }
}
