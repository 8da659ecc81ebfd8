package io.framebus.media;

import io.framebus.bus.Failure;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/** A picture as the encoder of a {@link VideoFile} takes it, in YUV 4:2:0; its owner closes it. */
public final class VideoFrame implements AutoCloseable {

    static {
        Natives.begin();
    }

    private final AVFrame pixels;

    /** Of this size, with nothing on it yet. */
    VideoFrame(FrameSize size) {
        this.pixels = avutil.av_frame_alloc();
        pixels.format(avutil.AV_PIX_FMT_YUV420P);
        pixels.width(size.width());
        pixels.height(size.height());
        if (avutil.av_frame_get_buffer(pixels, 0) < 0) {
            close();
            throw new Failure(Failure.Kind.INTERNAL, "no memory for a frame");
        }
    }

    AVFrame pixels() {
        return pixels;
    }

    @Override
    public void close() {
        avutil.av_frame_free(pixels);
    }
}
