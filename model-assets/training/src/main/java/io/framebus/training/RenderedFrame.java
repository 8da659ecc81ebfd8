package io.framebus.training;

import io.framebus.scene.SceneFrame;
import io.framebus.scene.View;
import java.util.List;

/**
 * One frame of a scene as the models meet it.
 *
 * @param view where the camera was
 * @param bgr of every pixel, as a compressed video shows it
 * @param frame the truth about it
 */
@SuppressWarnings("ArrayRecordComponent")
record RenderedFrame(View view, byte[] bgr, SceneFrame frame) {

    static final int WIDTH = 640;
    static final int HEIGHT = 360;

    List<LabelledBox> boxes() {
        return frame.objects().stream()
                .map(object -> new LabelledBox(ClassIds.of(object.kind()), object.full(), object.counts()))
                .toList();
    }
}
