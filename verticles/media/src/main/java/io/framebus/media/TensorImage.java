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
    private static final int KEPT_SCALERS = 4;

    private static final int CHANNELS = 3;

    private final int inputWidth;
    private final int inputHeight;
    private final Order order;
    private final float[] mean;
    private final float[] scale;
    private final float pad;
    private final LinkedHashMap<FrameLook, Scaler> scalers = new LinkedHashMap<>(KEPT_SCALERS, 0.75f, true);
    private Optional<PaddedMat> rgb = Optional.empty();
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
            while (picture.cols() >= 2 * size.width() || picture.rows() >= 2 * size.height()) {
                picture = halved(picture, size);
            }
            opencv_imgproc.resize(picture, resized, size, 0, 0, opencv_imgproc.INTER_LINEAR);
        } finally {
            picture.close();
        }
    }

    /**
     * Every pixel of the half is the average of those it stands for, on each axis that is long enough; closes the
     * whole.
     */
    private static Mat halved(Mat whole, Size target) {
        Mat half = new Mat();
        int columns = whole.cols() >= 2 * target.width() ? whole.cols() / 2 : whole.cols();
        int rows = whole.rows() >= 2 * target.height() ? whole.rows() / 2 : whole.rows();
        try (whole;
                Size size = new Size(columns, rows)) {
            opencv_imgproc.resize(whole, half, size, 0, 0, opencv_imgproc.INTER_AREA);
            return half;
        } catch (RuntimeException failed) {
            half.close();
            throw failed;
        }
    }

    /** The frame as RGB bytes; valid until the next one and while a reference to the frame is held. */
    private Mat rgb(Pixels pixels) {
        if (pixels.format() != PixelFormat.RGB) {
            return converted(pixels);
        }
        try (BytePointer bytes = new BytePointer(pixels.data().asByteBuffer())) {
            return new Mat(pixels.height(), pixels.width(), opencv_core.CV_8UC3, bytes);
        }
    }

    private Mat converted(Pixels pixels) {
        FrameLook look = FrameLook.of(pixels);
        PaddedMat converted = rgb(look.size());
        try (Planes from = Planes.of(pixels);
                Planes to = converted.planes()) {
            scaler(look).scale(from, to);
        }
        return new Mat(converted.image());
    }

    /** One for all looks: a large one costs hundreds of megabytes. */
    private PaddedMat rgb(FrameSize size) {
        if (rgb.isPresent() && rgb.get().size().equals(size)) {
            return rgb.get();
        }
        rgb.ifPresent(PaddedMat::close);
        rgb = Optional.empty();
        PaddedMat made = new PaddedMat(size, opencv_core.CV_8UC3);
        rgb = Optional.of(made);
        return made;
    }

    private Scaler scaler(FrameLook look) {
        Optional<Scaler> known = Optional.ofNullable(scalers.get(look));
        if (known.isPresent()) {
            return known.get();
        }
        if (scalers.size() == KEPT_SCALERS) {
            scalers.pollFirstEntry().getValue().close();
        }
        Scaler made = Scaler.of(look, look.size(), avutil.AV_PIX_FMT_RGB24, Scaler.Care.FAST);
        scalers.put(look, made);
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
        scalers.values().forEach(Scaler::close);
        scalers.clear();
        rgb.ifPresent(PaddedMat::close);
        rgb = Optional.empty();
        channels.close();
        resized.close();
    }
}
