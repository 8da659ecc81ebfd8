package io.framebus.vision;

/**
 * One object found in one frame.
 *
 * @param label class name as the model spells it
 * @param classId index of the class in the model's list, from 0
 * @param confidence 0..1
 * @param box in pixels of the source frame
 */
public record Detection(String label, int classId, float confidence, Box box) {}
