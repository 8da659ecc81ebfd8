package io.framebus.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes small ONNX detectors that find filled rectangles of pure colours: red ones are of class 0, blue ones of class
 * 1.
 *
 * <p>Each cell of 8 × 8 pixels that is wholly of one colour measures how far that colour reaches to its four sides,
 * which is the box of the rectangle it lies in, exact to a pixel; NMS makes one of the many. How far a colour reaches
 * is a sum of running products of the cells' coverage, computed as exponentials of sums of logarithms, so that each
 * direction is one convolution. In the input, rectangles need 16 pixels a side to be found for certain, and reach at
 * most {@link #REACH} cells from any of their cells to be measured in full.
 */
public final class TinyDetectorMaker {

    /** Cells to each side that are looked at. */
    public static final int REACH = 16;

    /** Score of a rectangle that was found. */
    public static final float CONFIDENCE = 0.9f;

    /** Names of the classes: red, blue. */
    public static final List<String> CLASSES = List.of("car", "person");

    private static final float EMPTY = 1e-4f;
    private static final float LOG_OF_EMPTY = (float) Math.log(EMPTY);
    private static final int CELL = 8;
    private static final int COLOURS = 2;
    private static final int TAPS = 2 * REACH + 1;
    private static final Map<String, Object> PLAIN = Map.of();

    private final OnnxWriter onnx = new OnnxWriter();
    private final int width;
    private final int height;
    private final int gridWidth;
    private final int gridHeight;
    private boolean failsOnBlue;

    private TinyDetectorMaker(int width, int height) {
        if (width % 32 != 0 || height % 32 != 0) {
            throw new IllegalArgumentException(width + "x" + height + " are not multiples of 32");
        }
        this.width = width;
        this.height = height;
        this.gridWidth = width / CELL;
        this.gridHeight = height / CELL;
    }

    /** A YOLOX of this input size in pixels, multiples of 32, that calls red rectangles car and blue ones person. */
    public static byte[] yolox(int width, int height) {
        return yolox(width, height, CLASSES);
    }

    /** The same with other names for red and blue. */
    public static byte[] yolox(int width, int height, List<String> classes) {
        return new TinyDetectorMaker(width, height).build(true, classes, 1);
    }

    /** The same detector for any number of images a run. */
    public static byte[] yoloxOfFreeBatch(int width, int height) {
        return new TinyDetectorMaker(width, height).build(true, CLASSES, -1);
    }

    /** The same detector, whose objectness is not a number where it sees blue. */
    public static byte[] yoloxThatFailsOnBlue(int width, int height) {
        TinyDetectorMaker maker = new TinyDetectorMaker(width, height);
        maker.failsOnBlue = true;
        return maker.build(true, CLASSES, 1);
    }

    /** The same detector with the input and output of YOLOv8. */
    public static byte[] yolov8(int width, int height) {
        return new TinyDetectorMaker(width, height).build(false, CLASSES, 1);
    }

    /** Writes {@link #yolox(int, int)} into a folder as {@code name.onnx} and gives the file. */
    public static Path write(Path folder, String name, int width, int height) throws IOException {
        return Files.write(Files.createDirectories(folder).resolve(name + ".onnx"), yolox(width, height));
    }

    private byte[] build(boolean yolox, List<String> classes, long batch) {
        onnx.input("images", OnnxWriter.FLOAT, batch, 3, height, width);
        int cells = gridWidth * gridHeight;
        String coverage = coverage(yolox);
        String logs = onnx.node("Log", List.of(onnx.node("Max", List.of(coverage, scalar(EMPTY)), PLAIN)), PLAIN);
        Extent x = extent(logs, 1, TAPS, List.of(0L, 0L, 0L, (long) REACH, 0L, 0L, 0L, (long) REACH));
        Extent y = extent(logs, TAPS, 1, List.of(0L, 0L, (long) REACH, 0L, 0L, 0L, (long) REACH, 0L));
        String found = clip(add(multiply(reshape(coverage, 0, COLOURS, cells), 50), -49));
        String fine = yolox ? yoloxRows(x, y, found) : yolov8Rows(x, y, found);
        int columns = (yolox ? 5 : 4) + COLOURS;
        // The coarser grids find nothing; their rows are made of others so that they follow a free batch.
        int coarse = cells / 4 + cells / 16;
        String nothing = multiply(slice(fine, 0, coarse, 2), 0);
        if (yolox) {
            String all = onnx.node("Concat", List.of(fine, nothing), Map.of("axis", 2L));
            onnx.node("Transpose", List.of(all), "output", Map.of("perm", List.of(0L, 2L, 1L)));
            onnx.output("output", OnnxWriter.FLOAT, batch, cells + coarse, columns);
        } else {
            onnx.node("Concat", List.of(fine, nothing), "output", Map.of("axis", 2L));
            onnx.output("output", OnnxWriter.FLOAT, batch, columns, cells + coarse);
            onnx.property("task", "detect").property("imgsz", "[" + height + ", " + width + "]");
        }
        String names = IntStream.range(0, classes.size())
                .mapToObj(index -> index + ": '" + classes.get(index) + "'")
                .collect(Collectors.joining(", ", "{", "}"));
        return onnx.property("names", names).toBytes();
    }

    /** How much of each cell is red and how much is blue, {@code [1, 2, rows, columns]}, 0..1. */
    private String coverage(boolean bgr255) {
        // A pixel counts where its colour is ahead of the sum of the others by half the range.
        float unit = bgr255 ? 2 / 255f : 2f;
        float[] redFromBgr = {-unit, -unit, unit};
        float[] redFromRgb = {unit, -unit, -unit};
        float[] red = bgr255 ? redFromBgr : redFromRgb;
        float[] blue = bgr255 ? redFromRgb : redFromBgr;
        String weights = onnx.floats(List.of(2L, 3L), red[0], red[1], red[2], blue[0], blue[1], blue[2]);
        // Products of matrices, since convolutions of few channels are slow.
        String flat = reshape("images", 0, 3, (long) width * height);
        String pixels = clip(onnx.node("MatMul", List.of(weights, flat), PLAIN));
        Map<String, Object> cells =
                Map.of("kernel_shape", List.of((long) CELL, (long) CELL), "strides", List.of((long) CELL, (long) CELL));
        return onnx.node("AveragePool", List.of(reshape(pixels, 0, COLOURS, height, width)), cells);
    }

    private record Extent(String offset, String size) {}

    /** Along one axis: the centre's offset from the cell's corner and the size, both in cells. */
    private Extent extent(String logs, long kernelHeight, long kernelWidth, List<Long> padding) {
        String padded = onnx.node(
                "Pad",
                List.of(
                        logs,
                        onnx.integers(
                                padding.stream().mapToLong(Long::longValue).toArray()),
                        scalar(LOG_OF_EMPTY)),
                PLAIN);
        int channels = COLOURS * 2 * REACH;
        float[] sums = new float[channels * TAPS];
        int row = 0;
        for (int colour = 0; colour < COLOURS; colour++) {
            for (int direction = -1; direction <= 1; direction += 2) {
                for (int reach = 1; reach <= REACH; reach++, row++) {
                    for (int step = 0; step <= reach; step++) {
                        sums[row * TAPS + REACH + direction * step] = 1;
                    }
                }
            }
        }
        String kernels = onnx.floats(List.of((long) channels, 1L, kernelHeight, kernelWidth), sums);
        String products = onnx.node(
                "Exp", List.of(onnx.node("Conv", List.of(padded, kernels), Map.of("group", (long) COLOURS))), PLAIN);
        float[] offsetAndSize = new float[2 * channels];
        for (int i = 0; i < channels; i++) {
            offsetAndSize[i] = i / REACH % 2 == 0 ? -0.5f : 0.5f;
            offsetAndSize[channels + i] = 1;
        }
        String weights = onnx.floats(List.of(2L, (long) channels), offsetAndSize);
        String flat = reshape(products, 0, channels, (long) gridWidth * gridHeight);
        String both = onnx.node("MatMul", List.of(weights, flat), PLAIN);
        return new Extent(add(slice(both, 0, 1, 1), 0.5f), add(slice(both, 1, 2, 1), 1));
    }

    private String yoloxRows(Extent x, Extent y, String found) {
        String objectness = clip(onnx.node("ReduceSum", List.of(found, onnx.integers(1)), Map.of("keepdims", 1L)));
        if (failsOnBlue) {
            String belowZero = add(multiply(slice(found, 1, 2, 1), -2), 1);
            String undefined = onnx.node("Log", List.of(belowZero), PLAIN);
            objectness = onnx.node("Add", List.of(objectness, undefined), PLAIN);
        }
        return concat(List.of(
                x.offset(),
                y.offset(),
                onnx.node("Log", List.of(x.size()), PLAIN),
                onnx.node("Log", List.of(y.size()), PLAIN),
                objectness,
                multiply(found, CONFIDENCE)));
    }

    private String yolov8Rows(Extent x, Extent y, String found) {
        return concat(List.of(
                multiply(onnx.node("Add", List.of(x.offset(), grid(false)), PLAIN), CELL),
                multiply(onnx.node("Add", List.of(y.offset(), grid(true)), PLAIN), CELL),
                multiply(x.size(), CELL),
                multiply(y.size(), CELL),
                multiply(found, CONFIDENCE)));
    }

    private String grid(boolean rows) {
        float[] indices = new float[gridWidth * gridHeight];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = rows ? Math.floorDiv(i, gridWidth) : i % gridWidth;
        }
        return onnx.floats(List.of(1L, 1L, (long) indices.length), indices);
    }

    private String concat(List<String> parts) {
        return onnx.node("Concat", new ArrayList<>(parts), Map.of("axis", 1L));
    }

    private String reshape(String value, long... shape) {
        return onnx.node("Reshape", List.of(value, onnx.integers(shape)), PLAIN);
    }

    private String slice(String value, long from, long to, long axis) {
        return onnx.node("Slice", List.of(value, onnx.integers(from), onnx.integers(to), onnx.integers(axis)), PLAIN);
    }

    private String clip(String value) {
        return onnx.node("Clip", List.of(value, scalar(0), scalar(1)), PLAIN);
    }

    private String add(String value, float number) {
        return onnx.node("Add", List.of(value, scalar(number)), PLAIN);
    }

    private String multiply(String value, float factor) {
        return onnx.node("Mul", List.of(value, scalar(factor)), PLAIN);
    }

    private String scalar(float value) {
        return onnx.floats(List.of(), value);
    }
}
