package io.framebus.vision;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** One object a {@link ByteTrack} follows: its motion, its box and the detection it was last matched with. */
final class TrackedObject {

    enum State {
        TRACKED,
        LOST,
        /** Given up in this frame; it may still be found in the next one, then it is forgotten. */
        EXPIRED
    }

    final long id;
    final long startFrame;
    private final float[] motion = new float[KalmanFilter.SIZE];
    State state = State.TRACKED;
    /** True once a second match (or the first frame) has confirmed it. */
    boolean confirmed;
    /** True once it was part of an answer. */
    boolean reported;
    /** The frame of the last match. */
    long frame;

    private String label = "";
    private int classId;
    private float confidence;
    float x1;
    float y1;
    float x2;
    float y2;

    private TrackedObject(long id, long startFrame) {
        this.id = id;
        this.startFrame = startFrame;
    }

    static TrackedObject begin(long id, long frame, Detection detection, boolean confirmed) {
        TrackedObject object = new TrackedObject(id, frame);
        KalmanFilter.initiate(object.motion, measurement(detection.box()));
        object.confirmed = confirmed;
        object.take(detection, frame);
        return object;
    }

    /** Moves the motion one frame on; the box stays where the object was last seen. */
    void predict() {
        if (state != State.TRACKED) {
            KalmanFilter.stopGrowing(motion);
        }
        KalmanFilter.predict(motion);
    }

    void match(Detection detection, long atFrame) {
        KalmanFilter.update(motion, measurement(detection.box()));
        state = State.TRACKED;
        confirmed = true;
        take(detection, atFrame);
    }

    /** Frames from the first to the last match. */
    long age() {
        return frame - startFrame;
    }

    Track toTrack(String group) {
        return new Track(group, id, label, classId, confidence, new Box(x1, y1, x2, y2));
    }

    private void take(Detection detection, long atFrame) {
        frame = atFrame;
        label = detection.label();
        classId = detection.classId();
        confidence = detection.confidence();
        place();
    }

    private void place() {
        float width = KalmanFilter.width(motion);
        float height = KalmanFilter.height(motion);
        x1 = KalmanFilter.position(motion, 0) - width / 2;
        y1 = KalmanFilter.position(motion, 1) - height / 2;
        x2 = x1 + width;
        y2 = y1 + height;
    }

    private static float[] measurement(Box box) {
        float width = box.width();
        float height = box.height();
        return new float[] {box.x1() + width / 2, box.y1() + height / 2, width / height, height};
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(id);
        out.writeLong(startFrame);
        out.writeLong(frame);
        out.writeUTF(state.name());
        out.writeBoolean(confirmed);
        out.writeBoolean(reported);
        out.writeUTF(label);
        out.writeInt(classId);
        out.writeFloat(confidence);
        out.writeFloat(x1);
        out.writeFloat(y1);
        out.writeFloat(x2);
        out.writeFloat(y2);
        for (float value : motion) {
            out.writeFloat(value);
        }
    }

    static TrackedObject read(DataInputStream in) throws IOException {
        TrackedObject object = new TrackedObject(in.readLong(), in.readLong());
        object.frame = in.readLong();
        object.state = State.valueOf(in.readUTF());
        object.confirmed = in.readBoolean();
        object.reported = in.readBoolean();
        object.label = in.readUTF();
        object.classId = in.readInt();
        object.confidence = in.readFloat();
        object.x1 = in.readFloat();
        object.y1 = in.readFloat();
        object.x2 = in.readFloat();
        object.y2 = in.readFloat();
        for (int i = 0; i < KalmanFilter.SIZE; i++) {
            object.motion[i] = in.readFloat();
        }
        return object;
    }
}
