package io.framebus.training;

import io.framebus.vision.Box;

/**
 * What a detector should say about one object.
 *
 * @param classId place of the class in {@link ClassIds}, from 0
 * @param box in pixels of the picture it belongs to; it may reach beyond it
 * @param counts whether it has to be found; what is found on one that does not count is neither right nor wrong
 */
record LabelledBox(int classId, Box box, boolean counts) {}
