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

    /** The depth map itself, which is there until the video is. */
    String raw(long seq) {
        return rawPrefix() + FrameRecord.frameId(seq) + ".depth";
    }

    String rawPrefix() {
        return Buckets.HEATMAPS + "/" + id + "/raw/";
    }

    String video() {
        return Buckets.OUTPUTS + "/" + id + "/depth.mp4";
    }
}
