package io.framebus.inference;

import io.framebus.bus.ModelMessage.ModelView;
import io.framebus.bus.Pixels;
import io.framebus.media.PeopleDetector;

/** OpenCV's people detector in the place of a model file. Each lane has its own; one frame a run. */
final class PeopleRecogniser implements Recogniser {

    static final String PROVIDER = "OpenCV";

    private final BuiltInModel model;
    private final String licence;
    private final String sha256;

    PeopleRecogniser(BuiltInModel model, String licence) {
        this.model = model;
        this.licence = licence;
        this.sha256 = PeopleDetector.sha256();
    }

    @Override
    public String name() {
        return model.modelName();
    }

    @Override
    public String sha256() {
        return sha256;
    }

    @Override
    public String provider() {
        return PROVIDER;
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public ModelView view() {
        return model.view(licence, sha256, ModelViews.LOADED, PROVIDER);
    }

    @Override
    public Lane lane() {
        return new PeopleLane(new PeopleDetector());
    }

    /** Everything native belongs to the lanes. */
    @Override
    public void close() {}

    private record PeopleLane(PeopleDetector detector) implements Lane {

        @Override
        public void prepare(int index, Pixels pixels) {
            detector.take(pixels);
        }

        @Override
        public void run(int count) {
            detector.run();
        }

        @Override
        public Sight decode(int index, float threshold) {
            return Sight.of(detector.people(threshold));
        }

        @Override
        public void close() {
            detector.close();
        }
    }
}
