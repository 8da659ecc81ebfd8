package io.framebus.media;

import io.framebus.bus.PixelFormat;
import io.framebus.bus.Pixels;
import io.framebus.vision.Letterbox;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Makes model inputs of frames: letterboxed or stretched, planar (CHW), as floats. Frames become RGB bytes at their own
 * size and are then resized, bilinear and rounded to bytes, as the reference implementations of the detectors do it
 * with OpenCV: so a model gets what it was trained on. A frame at least twice as large is first halved by averaging, as
 * often as it takes, since bilinear resizing alone would leave most of its pixels out and show noise and stripes
 * instead. Belongs to one thread at a time.
 */
public final class TensorImage implements AutoCloseable {

    static {
        Natives.begin();
        OpenCv.load();
    }

    /** Order of the channels in the tensor. */
    public enum Order {
        RGB,
        BGR
    }

    /** Sources that look different from these last ones cost the setting up of a conversion. */
    private static final int KEPT_COLOURS = 4;

    private static final int CHANNELS = 3;

    private final int inputWidth;
    private final int inputHeight;
    private final Order order;
    private final float[] mean;
    private final float[] scale;
    private final float pad;
    private final LinkedHashMap<FrameLook, Colours> colours = new LinkedHashMap<>(KEPT_COLOURS, 0.75f, true);
    private final Mat resized = new Mat();
    private final MatVector channels = new MatVector(CHANNELS);

    /**
     * A value of the tensor is {@code (byte − mean) · scale}.
     *
     * @param inputWidth pixels
     * @param inputHeight pixels
     * @param mean 0..255, one per channel in the order of the tensor
     * @param scale one per channel in the order of the tensor; 1/255 makes 0..1 of bytes
     * @param pad byte value around the frame, 0..255, scaled like every other
     */
    public TensorImage(int inputWidth, int inputHeight, Order order, float[] mean, float[] scale, float pad) {
        if (inputWidth < 1 || inputHeight < 1 || mean.length != CHANNELS || scale.length != CHANNELS) {
            throw new IllegalArgumentException("a model input has an area and three means and scales");
        }
        this.inputWidth = inputWidth;
        this.inputHeight = inputHeight;
        this.order = order;
        this.mean = mean.clone();
        this.scale = scale.clone();
        this.pad = pad;
    }

    /**
     * Writes one frame.
     *
     * @param tensor direct; three planes of {@code inputHeight · inputWidth} floats, written from its position, which
     *     stays
     * @param fit where the frame lies in the input
     * @return where the frame lies in the input
     */
    public Letterbox write(Pixels pixels, FloatBuffer tensor, Letterbox.Fit fit) {
        if (!tensor.isDirect() || tensor.remaining() < CHANNELS * inputWidth * inputHeight) {
            throw new IllegalArgumentException("no tensor of native memory with room for the input: " + tensor);
        }
        Letterbox letterbox = Letterbox.of(fit, pixels.width(), pixels.height(), inputWidth, inputHeight);
        resize(pixels, letterbox);
        opencv_core.split(resized, channels);
        try (FloatPointer values = new FloatPointer(tensor.slice())) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                writeChannel(channel, letterbox, values);
            }
        }
        return letterbox;
    }

    private void resize(Pixels pixels, Letterbox letterbox) {
        Mat picture = rgb(pixels);
        try (Size size = new Size(letterbox.resizedWidth(), letterbox.resizedHeight())) {
            while (picture.cols() >= 2 * size.width() && picture.rows() >= 2 * size.height()) {
                picture = halved(picture);
            }
            opencv_imgproc.resize(picture, resized, size, 0, 0, opencv_imgproc.INTER_LINEAR);
        } finally {
            picture.close();
        }
    }

    /** Every pixel of the half is the average of those it stands for; the whole is closed. */
    private static Mat halved(Mat whole) {
        Mat half = new Mat();
        try (whole;
                Size size = new Size(whole.cols() / 2, whole.rows() / 2)) {
            opencv_imgproc.resize(whole, half, size, 0, 0, opencv_imgproc.INTER_AREA);
            return half;
        } catch (RuntimeException failed) {
            half.close();
            throw failed;
        }
    }

    /** The frame as RGB bytes; valid until the next one and while a reference to the frame is held. */
    private Mat rgb(Pixels pixels) {
        FrameLook look = FrameLook.of(pixels);
        if (look.format() != PixelFormat.RGB) {
            return colours(look).rgb(pixels);
        }
        try (BytePointer bytes = new BytePointer(pixels.data().asByteBuffer())) {
            return new Mat(pixels.height(), pixels.width(), opencv_core.CV_8UC3, bytes);
        }
    }

    private Colours colours(FrameLook look) {
        Optional<Colours> known = Optional.ofNullable(colours.get(look));
        if (known.isPresent()) {
            return known.get();
        }
        if (colours.size() == KEPT_COLOURS) {
            colours.pollFirstEntry().getValue().close();
        }
        Colours made = new Colours(look);
        colours.put(look, made);
        return made;
    }

    private void writeChannel(int channel, Letterbox letterbox, FloatPointer values) {
        int source = switch (order) {
            case RGB -> channel;
            case BGR -> CHANNELS - 1 - channel;
        };
        int left = letterbox.padX();
        int top = letterbox.padY();
        int right = left + letterbox.resizedWidth();
        int bottom = top + letterbox.resizedHeight();
        try (FloatPointer first = values.getPointer((long) channel * inputWidth * inputHeight);
                Mat plane = new Mat(inputHeight, inputWidth, opencv_core.CV_32FC1, first);
                Rect place = new Rect(left, top, right - left, bottom - top);
                Mat inside = new Mat(plane, place);
                Mat bytes = channels.get(source)) {
            bytes.convertTo(inside, opencv_core.CV_32F, scale[channel], -mean[channel] * scale[channel]);
            float outside = (pad - mean[channel]) * scale[channel];
            fill(plane, 0, 0, inputWidth, top, outside);
            fill(plane, 0, bottom, inputWidth, inputHeight, outside);
            fill(plane, 0, top, left, bottom, outside);
            fill(plane, right, top, inputWidth, bottom, outside);
        }
    }

    private static void fill(Mat plane, int x1, int y1, int x2, int y2, float value) {
        if (x1 == x2 || y1 == y2) {
            return;
        }
        try (Rect place = new Rect(x1, y1, x2 - x1, y2 - y1);
                Mat part = new Mat(plane, place);
                Scalar colour = new Scalar(value)) {
            part.put(colour);
        }
    }

    @Override
    public void close() {
        colours.values().forEach(Colours::close);
        colours.clear();
        channels.close();
        resized.close();
    }

    /** Makes RGB bytes of YUV frames of one look, in memory of its own. */
    private static final class Colours implements AutoCloseable {

        private final Scaler scaler;
        private final Mat padded;
        private final int width;

        Colours(FrameLook look) {
            int columns = OpenCv.paddedColumns(look.size().width());
            this.scaler = Scaler.of(look, look.size(), avutil.AV_PIX_FMT_RGB24, Scaler.Care.FAST);
            this.padded = new Mat(look.size().height(), columns, opencv_core.CV_8UC3);
            this.width = look.size().width();
        }

        Mat rgb(Pixels pixels) {
            try (Planes from = Planes.of(pixels);
                    Planes to = Planes.packed(padded.data(), CHANNELS * padded.cols())) {
                scaler.scale(from, to);
            }
            return padded.colRange(0, width);
        }

        @Override
        public void close() {
            scaler.close();
            padded.close();
        }
    }
}
