package io.framebus.media;

import io.framebus.bus.PixelFormat;
import io.framebus.bus.Pixels;

/** What must be known of a frame besides its bytes. */
record FrameLook(FrameSize size, PixelFormat format) {

    static FrameLook of(Pixels pixels) {
        return new FrameLook(new FrameSize(pixels.width(), pixels.height()), pixels.format());
    }

    int bytes() {
        return format.bytes(size.width(), size.height());
    }
}
