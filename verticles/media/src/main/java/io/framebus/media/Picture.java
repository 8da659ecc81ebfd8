package io.framebus.media;

import io.framebus.bus.Pixels;
import io.framebus.vision.Box;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** A frame as 8-bit BGR to draw on. Belongs to one thread at a time; its memory goes with {@link #close}. */
public final class Picture implements AutoCloseable {

    /** Frame height at which lines are one pixel thick and text is drawn at {@link #TEXT_SCALE}. */
    private static final double REFERENCE_HEIGHT = 360;

    private static final double TEXT_SCALE = 0.4;
    private static final int FONT = opencv_imgproc.FONT_HERSHEY_SIMPLEX;

    static {
        Natives.begin();
        OpenCv.load();
    }

    private final PaddedMat rows;
    private final Mat image;

    private Picture(int width, int height) {
        this.rows = new PaddedMat(new FrameSize(width, height), opencv_core.CV_8UC3);
        this.image = rows.image();
    }

    /** A copy of a frame. */
    public static Picture of(Pixels pixels) {
        Picture picture = new Picture(pixels.width(), pixels.height());
        FrameLook look = FrameLook.of(pixels);
        try (Scaler scaler = Scaler.of(look, look.size(), avutil.AV_PIX_FMT_BGR24, Scaler.Care.FAST);
                Planes source = Planes.of(pixels);
                Planes target = picture.planes()) {
            scaler.scale(source, target);
            return picture;
        } catch (RuntimeException failed) {
            picture.close();
            throw failed;
        }
    }

    /**
     * A black picture.
     *
     * @param width pixels, at least 1
     * @param height pixels, at least 1
     */
    public static Picture blank(int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("no picture is " + width + " × " + height);
        }
        Picture picture = new Picture(width, height);
        picture.bgr().fill((byte) 0);
        return picture;
    }

    /**
     * A JPEG file that {@link #jpeg} made; it is read inside this process.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static Picture ofJpeg(byte[] jpeg) {
        try (BytePointer bytes = new BytePointer(jpeg);
                Mat encoded = new Mat(1, jpeg.length, opencv_core.CV_8UC1, bytes);
                Mat decoded = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_COLOR)) {
            if (decoded.empty()) {
                throw new IllegalArgumentException(jpeg.length + " bytes are no JPEG picture");
            }
            Picture picture = new Picture(decoded.cols(), decoded.rows());
            decoded.copyTo(picture.image);
            return picture;
        }
    }

    /**
     * Lays another picture onto this one, which it must not leave.
     *
     * @param left column of its left edge, pixels
     * @param top row of its upper edge, pixels
     */
    public void lay(Picture other, int left, int top) {
        try (Rect place = new Rect(left, top, other.width(), other.height());
                Mat part = new Mat(image, place)) {
            other.image.copyTo(part);
        }
    }

    public int width() {
        return image.cols();
    }

    public int height() {
        return image.rows();
    }

    /** Bytes from one row to the next, at least three times the width. */
    public int stride() {
        return rows.stride();
    }

    /** The bytes B, G, R of every pixel, row by row, {@link #stride} bytes apart; writable, valid until closed. */
    public MemorySegment bgr() {
        return rows.bytes();
    }

    Planes planes() {
        return rows.planes();
    }

    /**
     * Draws boxes and, over all of them, their texts on filled backgrounds, sized by the frame's height and kept inside
     * the frame. Texts keep out of each other's way, those of earlier marks first.
     */
    public void draw(List<Mark> marks) {
        int thickness = Math.max(1, (int) Math.round(height() / REFERENCE_HEIGHT));
        marks.forEach(mark -> outline(clipped(mark.box()), mark.colour(), thickness));
        LabelPlaces places = new LabelPlaces(width(), height());
        for (Mark mark : marks) {
            if (!mark.text().isEmpty()) {
                label(places, clipped(mark.box()), mark.text().replaceAll("[^ -~]", "?"), mark.colour(), thickness);
            }
        }
    }

    private Box clipped(Box box) {
        return box.clip(width() - 1, height() - 1);
    }

    private void outline(Box box, int colour, int thickness) {
        try (Point from = point(box.x1(), box.y1());
                Point to = point(box.x2(), box.y2());
                Scalar line = bgrOf(colour)) {
            opencv_imgproc.rectangle(image, from, to, line, thickness, opencv_imgproc.LINE_8, 0);
        }
    }

    private void label(LabelPlaces places, Box box, String text, int colour, int thickness) {
        double scale = Math.max(TEXT_SCALE, TEXT_SCALE * height() / REFERENCE_HEIGHT);
        try (IntPointer baseline = new IntPointer(1);
                BytePointer characters = new BytePointer(text);
                Size size = opencv_imgproc.getTextSize(characters, FONT, scale, thickness, baseline)) {
            int margin = thickness + 1;
            int labelHeight = size.height() + baseline.get() + 2 * margin;
            int labelWidth = size.width() + 2 * margin;
            Box place = places.next(box, labelWidth, labelHeight);
            int left = (int) place.x1();
            int top = (int) place.y1();
            try (Point from = new Point(left, top);
                    Point to = new Point(left + labelWidth - 1, top + labelHeight - 1);
                    Point text0 = new Point(left + margin, top + margin + size.height());
                    Scalar background = bgrOf(colour);
                    Scalar ink = bgrOf(bright(colour) ? 0x000000 : 0xFFFFFF)) {
                opencv_imgproc.rectangle(image, from, to, background, opencv_imgproc.FILLED, opencv_imgproc.LINE_8, 0);
                opencv_imgproc.putText(
                        image, characters, text0, FONT, scale, ink, thickness, opencv_imgproc.LINE_AA, false);
            }
        }
    }

    private static Point point(float x, float y) {
        return new Point(Math.round(x), Math.round(y));
    }

    private static Scalar bgrOf(int colour) {
        return new Scalar(colour & 0xFF, colour >> 8 & 0xFF, colour >> 16 & 0xFF, 0);
    }

    /** Whether black reads better on this colour than white (luma of BT.601 above the middle). */
    private static boolean bright(int colour) {
        return 299 * (colour >> 16 & 0xFF) + 587 * (colour >> 8 & 0xFF) + 114 * (colour & 0xFF) > 128_000;
    }

    /**
     * Every value becomes {@code value · contrast + brightness · 255}, clamped.
     *
     * @param contrast 1 leaves the picture as it is, more drives values apart
     * @param brightness −1..1, 0 leaves the picture as it is, more is brighter
     */
    public void adjust(double contrast, double brightness) {
        image.convertTo(image, -1, contrast, brightness * 255);
    }

    /**
     * The picture as a JPEG file.
     *
     * @param quality 1..100; more is larger and truer
     */
    public byte[] jpeg(int quality) {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("JPEG quality is 1 to 100, not " + quality);
        }
        try (BytePointer encoded = new BytePointer();
                IntPointer parameters = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality)) {
            if (!opencv_imgcodecs.imencode(".jpg", image, encoded, parameters)) {
                throw new IllegalStateException("a picture of " + width() + "x" + height() + " has no JPEG form");
            }
            byte[] jpeg = new byte[Math.toIntExact(encoded.limit())];
            encoded.get(jpeg);
            return jpeg;
        }
    }

    @Override
    public void close() {
        rows.close();
    }
}
