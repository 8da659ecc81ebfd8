package io.framebus.splitting;

import io.framebus.bus.FrameDecoded;
import io.framebus.bus.FrameMissing;
import io.framebus.bus.FramePosition;

/** What a source hands over for one place: a frame, or word that there is none. */
sealed interface Arrival {

    FramePosition position();

    /** Into the window and on its way, where there is room. */
    boolean enter(Window window, FrameFlow flow);

    /** Keeps it beyond the answer to its sender. */
    void hold();

    void letGo();

    /** A frame. */
    record Given(FrameDecoded frame) implements Arrival {

        @Override
        public FramePosition position() {
            return frame.position();
        }

        @Override
        public boolean enter(Window window, FrameFlow flow) {
            if (!window.hasRoom(frame.pixels().data().byteSize())) {
                return false;
            }
            flow.infer(window.enter(frame));
            return true;
        }

        @Override
        public void hold() {
            frame.pixels().retain();
        }

        @Override
        public void letGo() {
            frame.pixels().release();
        }
    }

    /** A frame that can't be given. */
    record Missed(FrameMissing frame) implements Arrival {

        @Override
        public FramePosition position() {
            return frame.position();
        }

        @Override
        public boolean enter(Window window, FrameFlow flow) {
            if (!window.hasRows()) {
                return false;
            }
            window.enterMissing(frame.position(), "undecodable", frame.reason());
            flow.pump();
            return true;
        }

        @Override
        public void hold() {}

        @Override
        public void letGo() {}
    }
}
