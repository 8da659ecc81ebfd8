package io.framebus.media;

import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;

/** A compressed frame of a {@link VideoFile}, which knows nothing of its time yet; its owner closes it. */
public final class EncodedFrame implements AutoCloseable {

    static {
        Natives.begin();
    }

    private final AVPacket packet = avcodec.av_packet_alloc();

    EncodedFrame() {}

    AVPacket packet() {
        return packet;
    }

    @Override
    public void close() {
        avcodec.av_packet_free(packet);
    }
}
