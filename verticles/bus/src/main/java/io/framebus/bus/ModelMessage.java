package io.framebus.bus;

import java.util.List;

/** What the inference room says about its models. */
public sealed interface ModelMessage extends BusMessage.Local {

    record AskAll() implements ModelMessage {}

    record All(List<ModelView> models) implements ModelMessage {}

    /** Makes sure a model is tried and loaded on this node; INVALID with the reason where it can't be used. */
    record Load(String name) implements ModelMessage {}

    /**
     * A model of the catalogue.
     *
     * @param name as requests name it
     * @param family for instance {@code yolox}
     * @param file name of its file
     * @param sha256 of the file, empty until it was read
     * @param width of the input, pixels, 0 where unknown
     * @param height of the input, pixels, 0 where unknown
     * @param classes in the order of the class ids
     * @param licence as the catalogue says, empty where unknown
     * @param status {@code available}, {@code loaded} or {@code unusable: reason}
     * @param provider execution provider in use, empty until loaded
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
            String provider)
            implements ModelMessage {}
}
