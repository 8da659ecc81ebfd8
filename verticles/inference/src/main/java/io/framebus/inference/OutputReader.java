package io.framebus.inference;

import io.framebus.vision.Classes;
import io.framebus.vision.DepthDecoder;
import io.framebus.vision.Letterbox;
import io.framebus.vision.OutputDecoder;
import io.framebus.vision.OutputDecoder.Output;
import java.util.List;
import java.util.Optional;

/** Makes of a model's outputs what was seen. */
@FunctionalInterface
interface OutputReader {

    /**
     * What one frame shows.
     *
     * @param outputs of one frame, valid during the call only
     * @param letterbox where the frame lies in the input
     * @param threshold 0..1, weakest detection worth returning
     * @throws IllegalArgumentException where the outputs make no sense
     */
    Sight read(List<Output> outputs, Letterbox letterbox, float threshold);

    /**
     * For a model that was found usable.
     *
     * @param iou overlap from which the weaker of two boxes is dropped, empty for the family's own
     */
    static OutputReader of(Inspection inspection, Optional<Float> iou) {
        Reading reading = inspection.reading();
        if (reading.family() == ModelFamily.DEPTH) {
            DepthMeaning meaning = reading.depth().orElse(DepthMeaning.USUAL);
            DepthDecoder decoder = new DepthDecoder(meaning.nearIsLarge(), meaning.metric());
            return (outputs, letterbox, threshold) -> Sight.of(decoder.decode(outputs.getFirst(), letterbox));
        }
        OutputDecoder decoder = reading.form().decoder(new Classes(inspection.classes()), iou);
        return (outputs, letterbox, threshold) -> Sight.of(decoder.decode(outputs, letterbox, threshold));
    }
}
