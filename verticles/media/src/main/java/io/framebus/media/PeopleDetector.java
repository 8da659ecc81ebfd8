package io.framebus.media;

import io.framebus.bus.Pixels;
import io.framebus.vision.Box;
import io.framebus.vision.Detection;
import io.framebus.vision.NonMaximumSuppression;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.RectVector;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.HOGDescriptor;

/**
 * The people detector built into OpenCV: histograms of oriented gradients under a linear support vector machine (Dalal
 * and Triggs, "Histograms of Oriented Gradients for Human Detection", CVPR 2005). Finds upright people seen whole, in
 * the luma alone. Each frame is first brought to about {@link PeoplePicture#PIXELS}, so that work and memory do not
 * depend on its size. Belongs to one thread at a time; results are the same on any thread and any number of them.
 */
public final class PeopleDetector implements AutoCloseable {

    /** The one class it knows. */
    public static final String LABEL = "person";

    /**
     * Least number of pixels from one window to the next, in both directions; the cells of the descriptor are as large.
     */
    static final int STRIDE = 8;

    /** Pixels around the working picture that windows may reach into, so that people at the border are found. */
    static final int BORDER = 8;

    /** How much smaller the picture gets from one pass to the next; 1.05 finds hardly more in twice the time. */
    static final double STEP = 1.1;

    /** Window of the descriptor, pixels, and the part around the person that it was trained with. */
    static final int WINDOW_WIDTH = 64;

    static final int WINDOW_HEIGHT = 128;
    static final int MARGIN = 16;

    /** Slope and centre of the curve from the machine's score to a confidence, as fitted on a street scene. */
    static final double CONFIDENCE_SLOPE = 3;

    static final double CONFIDENCE_CENTRE = 0.6;

    /** Weaker windows show nobody; its confidence is 0.05. */
    static final double LEAST_SCORE = -0.4;

    /**
     * Of two boxes that overlap by more the weaker one goes. Raising it keeps more people side by side, and doubles.
     */
    static final float SUPPRESSION_IOU = 0.4f;

    /**
     * Of two boxes that share more than this of the smaller one the weaker one goes: a leg of a person looks like a
     * small person, and two people like a large one. On vtest precision rises from 0.79 to 0.91 and recall falls by
     * 0.01.
     */
    static final double NESTED_SHARE = 0.7;

    private static final Comparator<Hit> STRONGEST_FIRST = Comparator.comparingDouble(Hit::score)
            .reversed()
            .thenComparingInt(Hit::y)
            .thenComparingInt(Hit::x)
            .thenComparingInt(Hit::height);

    static {
        Natives.begin();
        OpenCv.loadObjectDetection();
    }

    private final HOGDescriptor descriptor = new HOGDescriptor();
    private final NonMaximumSuppression suppression = new NonMaximumSuppression(SUPPRESSION_IOU);
    private Optional<PeoplePicture> picture = Optional.empty();
    private List<Hit> hits = List.of();

    /** A window that looks like a person, in the working picture. */
    private record Hit(double score, int x, int y, int width, int height) {}

    public PeopleDetector() {
        try (FloatPointer coefficients = HOGDescriptor.getDefaultPeopleDetector();
                Mat column = new Mat(Math.toIntExact(coefficients.limit()), 1, opencv_core.CV_32F, coefficients)) {
            descriptor.setSVMDetector(column);
        } catch (RuntimeException failed) {
            descriptor.close();
            throw failed;
        }
    }

    /**
     * What makes results of two builds comparable, in the place of the hash of a model file: SHA-256 over the
     * coefficients, every setting above and OpenCV's version, in lower-case hexadecimal digits.
     */
    public static String sha256() {
        try (FloatPointer coefficients = HOGDescriptor.getDefaultPeopleDetector()) {
            float[] values = new float[Math.toIntExact(coefficients.limit())];
            coefficients.get(values);
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes);
            return HexFormat.of().formatHex(digest.digest(settings().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    private static String settings() {
        return Stream.of(
                        WINDOW_WIDTH,
                        WINDOW_HEIGHT,
                        MARGIN,
                        STRIDE,
                        BORDER,
                        STEP,
                        CONFIDENCE_SLOPE,
                        CONFIDENCE_CENTRE,
                        LEAST_SCORE,
                        SUPPRESSION_IOU,
                        NESTED_SHARE,
                        PeoplePicture.PIXELS,
                        PeoplePicture.MOST_ENLARGEMENT,
                        version())
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    /** OpenCV's version, for instance 4.13.0. */
    public static String version() {
        return opencv_core.CV_VERSION;
    }

    /** Takes over the luma of a frame; the pixels are not needed any more when it returns. */
    public void take(Pixels pixels) {
        hits = List.of();
        FrameLook look = FrameLook.of(pixels);
        if (picture.isEmpty() || !picture.get().source().equals(look)) {
            picture.ifPresent(PeoplePicture::close);
            picture = Optional.empty();
            picture = Optional.of(new PeoplePicture(look));
        }
        picture.get().write(pixels);
    }

    /** Looks at every window of the frame taken last. */
    public void run() {
        hits = picture.flatMap(PeoplePicture::image).map(this::find).orElse(List.of());
    }

    private List<Hit> find(Mat image) {
        try (RectVector windows = new RectVector();
                DoublePointer scores = new DoublePointer();
                Size stride = new Size(STRIDE, STRIDE);
                Size border = new Size(BORDER, BORDER)) {
            // No grouping: it merges windows by the order in which OpenCV's threads found them.
            descriptor.detectMultiScale(image, windows, scores, LEAST_SCORE, stride, border, STEP, 0, false);
            List<Hit> found = new ArrayList<>();
            for (long i = 0; i < windows.size(); i++) {
                try (Rect window = windows.get(i)) {
                    found.add(new Hit(scores.get(i), window.x(), window.y(), window.width(), window.height()));
                }
            }
            found.sort(STRONGEST_FIRST);
            return found;
        }
    }

    /**
     * The people of the frame that {@link #run} looked at, strongest first, in its pixels.
     *
     * @param threshold 0..1, weakest detection worth returning; below 0.05 nothing more is found
     */
    public List<Detection> people(float threshold) {
        if (picture.isEmpty()) {
            return List.of();
        }
        FrameSize frame = picture.get().source().size();
        List<Detection> candidates = new ArrayList<>();
        for (Hit hit : hits) {
            float confidence = confidence(hit.score());
            if (confidence >= threshold) {
                candidates.add(new Detection(LABEL, 0, confidence, person(hit, picture.get())));
            }
        }
        List<Detection> people = new ArrayList<>();
        for (Detection one : withoutNested(suppression.apply(candidates))) {
            Box inside = one.box().clip(frame.width(), frame.height());
            if (inside.area() > 0) {
                people.add(new Detection(one.label(), one.classId(), one.confidence(), inside));
            }
        }
        return people;
    }

    private static List<Detection> withoutNested(List<Detection> strongestFirst) {
        List<Detection> kept = new ArrayList<>(strongestFirst.size());
        for (Detection candidate : strongestFirst) {
            if (kept.stream().noneMatch(stronger -> nested(stronger.box(), candidate.box()))) {
                kept.add(candidate);
            }
        }
        return kept;
    }

    private static boolean nested(Box one, Box other) {
        float width = Math.min(one.x2(), other.x2()) - Math.max(one.x1(), other.x1());
        float height = Math.min(one.y2(), other.y2()) - Math.max(one.y1(), other.y1());
        return width > 0 && height > 0 && width * height > NESTED_SHARE * Math.min(one.area(), other.area());
    }

    /** The machine's score is a distance from its plane, of either sign; the confidence is 0.5 where half are right. */
    static float confidence(double score) {
        return (float) (1 / (1 + Math.exp(-CONFIDENCE_SLOPE * (score - CONFIDENCE_CENTRE))));
    }

    /** The inner part of a window, in pixels of the frame. */
    private static Box person(Hit window, PeoplePicture picture) {
        double left = window.width() * (double) MARGIN / WINDOW_WIDTH;
        double top = window.height() * (double) MARGIN / WINDOW_HEIGHT;
        return new Box(
                (float) ((window.x() + left) * picture.scaleX()),
                (float) ((window.y() + top) * picture.scaleY()),
                (float) ((window.x() + window.width() - left) * picture.scaleX()),
                (float) ((window.y() + window.height() - top) * picture.scaleY()));
    }

    @Override
    public void close() {
        picture.ifPresent(PeoplePicture::close);
        picture = Optional.empty();
        descriptor.close();
    }
}
