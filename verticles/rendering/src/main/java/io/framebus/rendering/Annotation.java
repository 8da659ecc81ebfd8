package io.framebus.rendering;

import io.framebus.media.Picture;
import io.framebus.vision.Detection;
import io.framebus.vision.Track;
import java.util.List;
import java.util.Locale;

/** Draws detections and tracks: one colour per track, one per class where nothing is tracked. */
final class Annotation {

    /** Hues this far apart (the golden ratio) stay distinguishable however many there are. */
    private static final float HUE_STEP = 0.618034f;

    private static final int UNTRACKED = 0xC0C0C0;

    private Annotation() {}

    /** @param tracked whether the pipeline tracks: then a detection without a track is drawn in grey */
    static void draw(Picture picture, List<Detection> detections, List<Track> tracks, boolean tracked) {
        for (Detection detection : detections) {
            if (tracks.stream().noneMatch(track -> covers(track, detection))) {
                int colour = tracked ? UNTRACKED : colour(detection.classId());
                picture.box(detection.box(), text(detection.label(), detection.confidence()), colour);
            }
        }
        for (Track track : tracks) {
            String text = text(track.label() + " #" + track.trackId(), track.confidence());
            picture.box(
                    track.box(),
                    text,
                    colour(track.trackId() * 7 + track.group().length()));
        }
    }

    private static boolean covers(Track track, Detection detection) {
        return track.classId() == detection.classId() && track.box().iou(detection.box()) > 0.5f;
    }

    private static String text(String name, float confidence) {
        return String.format(Locale.ROOT, "%s %.2f", name, confidence);
    }

    private static int colour(long number) {
        float hue = number * HUE_STEP % 1 * 6;
        return channel(hue, 5) << 16 | channel(hue, 3) << 8 | channel(hue, 1);
    }

    /** One channel of the colour of a hue of 0..6, strongly saturated, at full value (Smith 1978, HSV). */
    private static int channel(float hue, int offset) {
        float k = (offset + hue) % 6;
        return Math.round(255 * (1 - 0.85f * Math.clamp(Math.min(k, 4 - k), 0, 1)));
    }
}
