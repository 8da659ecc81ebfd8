package io.framebus.media;

import io.framebus.bus.ColourMatrix;

/** What must be known of a frame besides its bytes. */
record FrameLook(FrameSize size, ColourMatrix matrix) {}
