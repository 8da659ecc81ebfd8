package io.framebus.rendering;

import io.framebus.bus.JobSpec;
import java.util.Locale;

/** What a frame of a depth video shows. */
public enum HeatmapLayout {
    HEATMAP,
    /** The frame on the left, its heatmap on the right. */
    SIDE_BY_SIDE;

    /** Name of the option of a job. */
    public static final String OPTION = "layout";

    /** The name in requests. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What a job's options ask for; the heatmap alone where they say nothing.
     *
     * @throws IllegalArgumentException for a layout there is none of
     */
    public static HeatmapLayout of(JobSpec job) {
        String asked = job.options().getString(OPTION, HEATMAP.wireName());
        for (HeatmapLayout layout : values()) {
            if (layout.wireName().equals(asked)) {
                return layout;
            }
        }
        throw new IllegalArgumentException("layout must be heatmap or side_by_side, not " + asked);
    }
}
