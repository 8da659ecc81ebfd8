package io.framebus.bus;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the inference room says about its models. */
public sealed interface ModelMessage extends BusMessage.Local {

    record AskAll() implements ModelMessage {}

    record All(List<ModelView> models) implements ModelMessage {}

    /**
     * Makes sure a model is tried and loaded on this node; INVALID with the reason where it can't be used, or not for
     * this work.
     */
    record Load(String name, PipelineSpec.Work work) implements ModelMessage {
        /** For a pipeline that detects. */
        public Load(String name) {
            this(name, PipelineSpec.Work.DETECT);
        }
    }

    /**
     * A model of the catalogue.
     *
     * @param name as requests name it
     * @param family for instance {@code yolox}
     * @param file name of its file, empty for a model that is built in
     * @param sha256 of the file, empty until it was read
     * @param width of the input, pixels, 0 where unknown and where any size will do
     * @param height of the input, pixels, 0 where unknown and where any size will do
     * @param classes in the order of the class ids
     * @param licence as the catalogue says, empty where unknown
     * @param status {@code available}, {@code loaded} or {@code unusable: reason}
     * @param provider execution provider in use, empty until loaded
     * @param details what its trial found, empty until it was tried
     */
    record ModelView(
            String name,
            String family,
            String file,
            String sha256,
            int width,
            int height,
            List<String> classes,
            String licence,
            String status,
            String provider,
            Optional<ModelDetails> details)
            implements ModelMessage {

        /** A model that was not tried yet. */
        public ModelView(
                String name,
                String family,
                String file,
                String sha256,
                int width,
                int height,
                List<String> classes,
                String licence,
                String status,
                String provider) {
            this(name, family, file, sha256, width, height, classes, licence, status, provider, Optional.empty());
        }
    }

    /**
     * What a model's trial found.
     *
     * @param input name of the input
     * @param layout {@code nchw} or {@code nhwc}
     * @param elementType {@code float32}, {@code float16} or {@code uint8}
     * @param colourOrder {@code rgb} or {@code bgr}
     * @param mean a value of the input is (byte − mean) · scale; one a channel
     * @param scale one a channel
     * @param fit {@code top_left}, {@code centered} or {@code stretched}: how the frame lies in the input
     * @param outputs name and shape of each output that is read
     * @param form how the outputs are written, for instance {@code raw}
     * @param depth meaning of a depth model's values, empty for others
     * @param opsets operator set versions by domain
     * @param dynamicAxes axes of the input that the file leaves open
     * @param batches whether several pictures fit into one run
     * @param producer the program that wrote the file, empty where unknown
     * @param runMillis time of a run on one thread, milliseconds
     */
    record ModelDetails(
            String input,
            String layout,
            String elementType,
            String colourOrder,
            List<Float> mean,
            List<Float> scale,
            String fit,
            String form,
            Map<String, List<Long>> outputs,
            String depth,
            Map<String, Long> opsets,
            List<String> dynamicAxes,
            boolean batches,
            String producer,
            double runMillis) {}
}
