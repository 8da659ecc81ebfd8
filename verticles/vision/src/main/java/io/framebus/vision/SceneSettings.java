package io.framebus.vision;

/**
 * How scenes are told apart.
 *
 * @param cutThreshold 0..1, difference of two neighbouring frames that may be a cut; raising it finds fewer
 * @param fadeThreshold 0..1, difference of what is shown before and after a fade; raising it finds fewer
 * @param fadeTicks the longest fade that is found, at least 1
 * @param shortestTicks no scene is shorter; what is shown for a shorter time and then gone again is no scene
 * @param neighbourTicks how far around a cut its difference must stand out, at least 1
 */
record SceneSettings(
        double cutThreshold, double fadeThreshold, long fadeTicks, long shortestTicks, long neighbourTicks) {}
