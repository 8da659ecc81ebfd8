package io.framebus.inference;

import io.framebus.vision.Classes;
import io.framebus.vision.Letterbox;
import io.framebus.vision.OutputDecoder.Output;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/** Refuses outputs of ordinary pictures that the family's decoder would misread. */
final class OutputCheck {

    private static final float TOLERANCE = 1e-3f;
    private static final float MOST_SHARE = 2;
    private static final float THRESHOLD = 0.3f;

    private OutputCheck() {}

    static void check(Reading reading, InputSpec input, List<String> classes, List<Output> outputs) throws Unusable {
        for (Output output : outputs) {
            checkFinite(output.values());
        }
        switch (reading.form()) {
            case RAW, DECODED -> checkColumns(outputs.getFirst(), 4);
            case COLUMNS -> {
                Output output = outputs.getFirst();
                long columns = output.shape().getLast();
                checkScores(
                        output.values(),
                        Math.toIntExact(4 * columns),
                        output.values().limit());
            }
            case CORNERS, CORNERS_NORMALISED -> checkColumn(outputs.getFirst(), 4);
            case SCORED -> checkColumns(outputs.getFirst(), 4);
            case SIGMOID, SOFTMAX -> checkShares(outputs.getFirst().values());
            case DISTRIBUTIONS -> {
                for (int i = 0; i < outputs.size(); i += 2) {
                    checkColumns(outputs.get(i), 0);
                }
            }
            case YXYX, XYXY, XYXY_PIXELS -> checkColumns(outputs.get(1), 0);
            case MAP -> {
                return;
            }
        }
        decode(reading, input, classes, outputs);
    }

    private static void checkFinite(FloatBuffer values) throws Unusable {
        for (int i = 0; i < values.limit(); i++) {
            if (!Float.isFinite(values.get(i))) {
                throw new Unusable("its output holds " + values.get(i) + " for an ordinary picture");
            }
        }
    }

    private static void checkColumns(Output output, int first) throws Unusable {
        int columns =
                Math.toIntExact(output.shape().isEmpty() ? 1 : output.shape().getLast());
        for (int row = 0; row < output.values().limit(); row += columns) {
            checkScores(output.values(), row + first, row + columns);
        }
    }

    private static void checkColumn(Output output, int column) throws Unusable {
        int columns = Math.toIntExact(output.shape().getLast());
        for (int row = 0; row < output.values().limit(); row += columns) {
            checkScores(output.values(), row + column, row + column + 1);
        }
    }

    private static void checkScores(FloatBuffer output, int from, int to) throws Unusable {
        for (int i = from; i < to; i++) {
            if (output.get(i) < -TOLERANCE || output.get(i) > 1 + TOLERANCE) {
                throw new Unusable("its scores leave 0..1 (" + output.get(i) + "): the last sigmoid is missing");
            }
        }
    }

    private static void checkShares(FloatBuffer boxes) throws Unusable {
        for (int i = 0; i < boxes.limit(); i++) {
            if (Math.abs(boxes.get(i)) > MOST_SHARE) {
                throw new Unusable("its boxes (" + boxes.get(i) + ") are no shares of the picture, 0..1");
            }
        }
    }

    private static void decode(Reading reading, InputSpec input, List<String> classes, List<Output> outputs)
            throws Unusable {
        Letterbox whole = Letterbox.stretched(input.width(), input.height(), input.width(), input.height());
        try {
            reading.form().decoder(new Classes(classes), Optional.empty()).decode(outputs, whole, THRESHOLD);
        } catch (IllegalArgumentException senseless) {
            throw new Unusable(
                    "its outputs can't be read as " + reading.family().wireName() + ", form "
                            + reading.form().wireName() + ": " + senseless.getMessage());
        }
    }
}
