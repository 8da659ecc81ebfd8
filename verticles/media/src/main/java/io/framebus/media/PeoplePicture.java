package io.framebus.media;

import io.framebus.bus.Pixels;
import java.util.Optional;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/** The grey picture people are looked for in: frames of one look, scaled to a fixed number of pixels. */
final class PeoplePicture implements AutoCloseable {

    static {
        Natives.begin();
    }

    /** 960 × 720. Raising it finds smaller people, in proportionally more time; a person needs about 95 rows of it. */
    static final int PIXELS = 691_200;

    /** A smaller frame holds nothing that more pixels would show. */
    static final double MOST_ENLARGEMENT = 3;

    private final FrameLook source;
    private final FrameSize size;
    private final Optional<Working> working;

    private record Working(PaddedMat rows, Scaler scaler) {

        void close() {
            scaler.close();
            rows.close();
        }
    }

    PeoplePicture(FrameLook source) {
        this.source = source;
        this.size = sizeFor(source.size());
        boolean holdsWindow =
                size.width() >= PeopleDetector.WINDOW_WIDTH && size.height() >= PeopleDetector.WINDOW_HEIGHT;
        this.working = holdsWindow ? Optional.of(working(source, size)) : Optional.empty();
    }

    /** The working size of frames of a size; narrow ones may be too low or too narrow for any person. */
    static FrameSize sizeFor(FrameSize frame) {
        double pixels = (double) frame.width() * frame.height();
        double factor = Math.min(MOST_ENLARGEMENT, Math.sqrt(PIXELS / pixels));
        return new FrameSize(Math.max(1, (int) Math.round(frame.width() * factor)), Math.max(1, (int)
                Math.round(frame.height() * factor)));
    }

    private static Working working(FrameLook source, FrameSize size) {
        PaddedMat rows = new PaddedMat(size, opencv_core.CV_8UC1);
        try {
            return new Working(rows, Scaler.of(source, size, avutil.AV_PIX_FMT_GRAY8, Scaler.Care.EXACT));
        } catch (RuntimeException failed) {
            rows.close();
            throw failed;
        }
    }

    FrameLook source() {
        return source;
    }

    /** Pixels of the frame for one of this picture. */
    double scaleX() {
        return (double) source.size().width() / size.width();
    }

    /** Pixels of the frame for one of this picture. */
    double scaleY() {
        return (double) source.size().height() / size.height();
    }

    /** What is looked at; empty where no window fits in. */
    Optional<Mat> image() {
        return working.map(parts -> parts.rows().image());
    }

    void write(Pixels pixels) {
        if (working.isEmpty()) {
            return;
        }
        try (Planes from = Planes.of(pixels);
                Planes to = working.get().rows().planes()) {
            working.get().scaler().scale(from, to);
        }
    }

    @Override
    public void close() {
        working.ifPresent(Working::close);
    }
}
