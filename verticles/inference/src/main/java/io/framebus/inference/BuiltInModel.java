package io.framebus.inference;

import io.framebus.bus.ModelMessage.ModelView;
import io.framebus.media.PeopleDetector;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A model that is a part of this program: it has no file, and nothing in it needs a trial. */
enum BuiltInModel {
    /** Upright people, by OpenCV. */
    PEOPLE_HOG("people-hog", "hog");

    private final String modelName;
    private final String family;

    BuiltInModel(String modelName, String family) {
        this.modelName = modelName;
        this.family = family;
    }

    static Optional<BuiltInModel> named(String name) {
        return Arrays.stream(values())
                .filter(model -> model.modelName.equals(name))
                .findFirst();
    }

    static String wireNames() {
        return Arrays.stream(values()).map(BuiltInModel::modelName).collect(Collectors.joining(", "));
    }

    /** As requests name it. */
    String modelName() {
        return modelName;
    }

    String family() {
        return family;
    }

    /** In the order of the class ids. */
    List<String> classes() {
        return switch (this) {
            case PEOPLE_HOG -> List.of(PeopleDetector.LABEL);
        };
    }

    /** Opens it, which loads native libraries the first time: about a second. */
    Recogniser open(String licence) {
        return switch (this) {
            case PEOPLE_HOG -> new PeopleRecogniser(this, licence);
        };
    }

    /**
     * As others see it: without a file, for pictures of any size.
     *
     * @param sha256 of what stands in for a file, empty until it was opened
     * @param status {@code available} or {@code loaded}
     * @param provider what runs it, empty until it was opened
     */
    ModelView view(String licence, String sha256, String status, String provider) {
        return new ModelView(modelName, family, "", sha256, 0, 0, classes(), licence, status, provider);
    }
}
