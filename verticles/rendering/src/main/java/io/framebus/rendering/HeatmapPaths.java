package io.framebus.rendering;

import io.framebus.bus.FrameRecord;
import java.util.UUID;

/** Where a depth video and what it is made of are stored: the same at every try, so that a repeat writes over. */
record HeatmapPaths(UUID id) {

    String frame(long seq) {
        return "frames/" + id + "/" + FrameRecord.frameId(seq) + ".jpg";
    }

    String heatmap(long seq) {
        return "heatmaps/" + id + "/" + FrameRecord.frameId(seq) + ".jpg";
    }

    /** The depth map itself, which is there until the video is. */
    String raw(long seq) {
        return rawPrefix() + FrameRecord.frameId(seq) + ".depth";
    }

    String rawPrefix() {
        return "heatmaps/" + id + "/raw/";
    }

    String video() {
        return "outputs/" + id + "/depth.mp4";
    }
}
