package io.framebus.rendering;

import io.framebus.media.Mark;
import io.framebus.media.Picture;
import io.framebus.vision.Detection;
import io.framebus.vision.Track;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Draws detections and tracks: one colour per track, one per class where nothing is tracked. */
final class Annotation {

    /** Hues this far apart (the golden ratio) stay distinguishable however many there are. */
    private static final float HUE_STEP = 0.618034f;

    private static final float GROUP_STEP = 0.13f;

    private static final List<Float> TONES = List.of(1f, 0.65f, 0.85f);

    /** The golden ratio comes close to a hue again after as many numbers. */
    private static final int NUMBERS_A_TONE = 8;

    private static final int UNTRACKED = 0xC0C0C0;

    private Annotation() {}

    /**
     * Draws everything; texts of surer objects keep the better places.
     *
     * @param tracked whether the pipeline tracks: then a detection without a track is drawn in grey
     */
    static void draw(Picture picture, List<Detection> detections, List<Track> tracks, boolean tracked) {
        List<Mark> marks = new ArrayList<>();
        tracks.stream()
                .sorted(Comparator.comparing(Track::confidence).reversed())
                .forEach(track -> marks.add(new Mark(
                        track.box(),
                        text(track.label() + " #" + track.trackId(), track.confidence()),
                        colour(track.trackId(), track.group().length()))));
        for (Detection detection : detections) {
            if (tracks.stream().noneMatch(track -> covers(track, detection))) {
                int colour = tracked ? UNTRACKED : colour(detection.classId(), 0);
                marks.add(new Mark(detection.box(), text(detection.label(), detection.confidence()), colour));
            }
        }
        picture.draw(marks);
    }

    private static boolean covers(Track track, Detection detection) {
        return track.classId() == detection.classId() && track.box().iou(detection.box()) > 0.5f;
    }

    private static String text(String name, float confidence) {
        return String.format(Locale.ROOT, "%s %.2f", name, confidence);
    }

    /** Neighbouring numbers differ in hue, those that come round to a hue again in tone. */
    private static int colour(long number, int group) {
        float hue = (number * HUE_STEP + group * GROUP_STEP) % 1 * 6;
        float value = TONES.get((int) (number / NUMBERS_A_TONE % TONES.size()));
        return channel(hue, 5, value) << 16 | channel(hue, 3, value) << 8 | channel(hue, 1, value);
    }

    /** One channel of the colour of a hue of 0..6, saturated strongly (Smith 1978, HSV). */
    private static int channel(float hue, int offset, float value) {
        float k = (offset + hue) % 6;
        return Math.round(255 * value * (1 - 0.85f * Math.clamp(Math.min(k, 4 - k), 0, 1)));
    }
}
