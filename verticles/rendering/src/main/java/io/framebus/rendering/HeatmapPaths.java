package io.framebus.rendering;

import io.framebus.bus.Buckets;
import io.framebus.bus.FrameRecord;
import java.util.UUID;

/** Where a depth video and what it is made of are stored: the same at every try, so that a repeat writes over. */
record HeatmapPaths(UUID id) {

    String frame(long seq) {
        return Buckets.FRAMES + "/" + id + "/" + FrameRecord.frameId(seq) + ".jpg";
    }

    String heatmap(long seq) {
        return Buckets.HEATMAPS + "/" + id + "/" + FrameRecord.frameId(seq) + ".jpg";
    }

    /** What one owner of the stream stores of depth maps. */
    String raw(long epoch) {
        return rawPrefix() + epoch + "/";
    }

    /** The depth maps themselves, which are there until the video is. */
    String rawPrefix() {
        return Buckets.HEATMAPS + "/" + id + "/raw/";
    }

    String video() {
        return Buckets.OUTPUTS + "/" + id + "/depth.mp4";
    }
}
