package io.framebus.inference;

import io.framebus.vision.Classes;
import io.framebus.vision.DepthDecoder;
import io.framebus.vision.Letterbox;
import io.framebus.vision.OutputDecoder;
import io.framebus.vision.OutputDecoder.Output;
import java.util.List;

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

    static OutputReader of(Inspection inspection) {
        Reading reading = inspection.reading();
        if (reading.family() == ModelFamily.DEPTH) {
            DepthMeaning meaning = reading.depth().orElse(DepthMeaning.USUAL);
            DepthDecoder decoder = new DepthDecoder(meaning.nearIsLarge(), meaning.metric());
            return (outputs, letterbox, threshold) -> Sight.of(decoder.decode(outputs.getFirst(), letterbox));
        }
        OutputDecoder decoder = reading.form().decoder(new Classes(inspection.classes()));
        return (outputs, letterbox, threshold) -> Sight.of(decoder.decode(outputs, letterbox, threshold));
    }
}
