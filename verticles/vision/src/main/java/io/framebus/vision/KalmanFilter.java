package io.framebus.vision;

/**
 * The constant-velocity filter of SORT-style trackers over centre x, centre y, aspect ratio (width / height) and
 * height, time in frames. Every noise is independent by axis and motion couples an axis only with its own velocity, so
 * the 8 × 8 covariance of the papers is four 2 × 2 blocks and nothing else: a state is {@value #SIZE} floats, five an
 * axis (position, velocity, and variance of position, covariance, variance of velocity).
 */
final class KalmanFilter {

    static final int SIZE = 20;

    private static final int AXES = 4;
    private static final int STRIDE = 5;
    private static final int ASPECT = 2;
    private static final int HEIGHT = 3;
    private static final int VELOCITY = 1;
    private static final int POSITION_VARIANCE = 2;
    private static final int COVARIANCE = 3;
    private static final int VELOCITY_VARIANCE = 4;

    /** Standard deviations relative to the object's height. */
    private static final float POSITION_WEIGHT = 1f / 20;

    private static final float VELOCITY_WEIGHT = 1f / 160;

    /** Standard deviations of the aspect ratio, which does not grow with the object. */
    private static final float ASPECT_DEVIATION = 1e-2f;

    private static final float ASPECT_VELOCITY_DEVIATION = 1e-5f;
    private static final float ASPECT_MEASUREMENT_DEVIATION = 1e-1f;

    private KalmanFilter() {}

    static float position(float[] state, int axis) {
        return state[axis * STRIDE];
    }

    static float width(float[] state) {
        return position(state, ASPECT) * position(state, HEIGHT);
    }

    static float height(float[] state) {
        return position(state, HEIGHT);
    }

    /** A state at rest at the first measurement. */
    static void initiate(float[] state, float[] measurement) {
        for (int axis = 0; axis < AXES; axis++) {
            int at = axis * STRIDE;
            state[at] = measurement[axis];
            state[at + VELOCITY] = 0;
            state[at + POSITION_VARIANCE] =
                    square(axis == ASPECT ? ASPECT_DEVIATION : 2 * POSITION_WEIGHT * measurement[HEIGHT]);
            state[at + COVARIANCE] = 0;
            state[at + VELOCITY_VARIANCE] =
                    square(axis == ASPECT ? ASPECT_VELOCITY_DEVIATION : 10 * VELOCITY_WEIGHT * measurement[HEIGHT]);
        }
    }

    /** A lost object is assumed to keep its height. */
    static void stopGrowing(float[] state) {
        state[HEIGHT * STRIDE + VELOCITY] = 0;
    }

    /** One frame later. */
    static void predict(float[] state) {
        float height = height(state);
        for (int axis = 0; axis < AXES; axis++) {
            int at = axis * STRIDE;
            float covariance = state[at + COVARIANCE];
            float velocityVariance = state[at + VELOCITY_VARIANCE];
            state[at] += state[at + VELOCITY];
            state[at + POSITION_VARIANCE] = (state[at + POSITION_VARIANCE] + covariance)
                    + (covariance + velocityVariance)
                    + square(axis == ASPECT ? ASPECT_DEVIATION : POSITION_WEIGHT * height);
            state[at + COVARIANCE] = covariance + velocityVariance;
            state[at + VELOCITY_VARIANCE] =
                    velocityVariance + square(axis == ASPECT ? ASPECT_VELOCITY_DEVIATION : VELOCITY_WEIGHT * height);
        }
    }

    /** Corrected by a measurement of this frame. */
    static void update(float[] state, float[] measurement) {
        float height = height(state);
        for (int axis = 0; axis < AXES; axis++) {
            int at = axis * STRIDE;
            float deviation = axis == ASPECT ? ASPECT_MEASUREMENT_DEVIATION : POSITION_WEIGHT * height;
            float projected = state[at + POSITION_VARIANCE] + square(deviation);
            float positionGain = state[at + POSITION_VARIANCE] / projected;
            float velocityGain = state[at + COVARIANCE] / projected;
            float innovation = measurement[axis] - state[at];
            state[at] += innovation * positionGain;
            state[at + VELOCITY] += innovation * velocityGain;
            state[at + POSITION_VARIANCE] -= positionGain * projected * positionGain;
            state[at + COVARIANCE] -= positionGain * projected * velocityGain;
            state[at + VELOCITY_VARIANCE] -= velocityGain * projected * velocityGain;
        }
    }

    private static float square(float value) {
        return value * value;
    }
}
