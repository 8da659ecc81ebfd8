package io.framebus.training;

import java.util.List;

/**
 * Pictures of one size and what is on them.
 *
 * @param width pixels
 * @param height pixels
 * @param planes RGB, 0..1, picture after picture, plane after plane
 * @param boxes of each picture, in its pixels
 */
@SuppressWarnings("ArrayRecordComponent")
record DetectorBatch(int width, int height, float[] planes, List<List<LabelledBox>> boxes) {

    int pictures() {
        return boxes.size();
    }
}
