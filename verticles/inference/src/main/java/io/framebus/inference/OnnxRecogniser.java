package io.framebus.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.framebus.bus.Failure;
import io.framebus.bus.ModelMessage.ModelView;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One loaded model: a session shared by all its lanes. Opens only what a trial found usable. Close it after its lanes.
 */
final class OnnxRecogniser implements Recogniser {

    private static final Logger LOG = LoggerFactory.getLogger(OnnxRecogniser.class);

    private final ModelFile model;
    private final Inspection inspection;
    private final InferenceConfig config;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final OutputReader reader;

    private OnnxRecogniser(
            ModelFile model,
            Inspection inspection,
            InferenceConfig config,
            OrtEnvironment environment,
            OrtSession session) {
        this.model = model;
        this.inspection = inspection;
        this.config = config;
        this.environment = environment;
        this.session = session;
        this.reader = OutputReader.of(inspection, model.overrides().iou());
    }

    /**
     * Loads a model, which blocks for tens of milliseconds and more.
     *
     * @param inspection what the trial of the same bytes found
     * @throws Failure CONFLICT where the file is no longer the one that was tried, INVALID where it can't be loaded
     */
    static OnnxRecogniser open(ModelFile model, Inspection inspection, InferenceConfig config) {
        try (OnnxFile file = OnnxFile.read(model.path())) {
            if (!file.sha256().equals(model.sha256())) {
                throw new Failure(
                        Failure.Kind.CONFLICT, "the file of model " + model.name() + " changed since it was tried");
            }
            OrtEnvironment environment = OnnxNatives.environment(config.cache());
            OrtSession session =
                    OnnxSessions.open(environment, file.bytes(), config.intraOpThreads(), config.provider());
            return new OnnxRecogniser(model, inspection, config, environment, session);
        } catch (IOException unreadable) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    "model " + model.name() + " can't be read: " + unreadable.getMessage(),
                    unreadable);
        } catch (OrtException refused) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    "model " + model.name() + " can't be loaded for "
                            + config.provider().reportedName() + ": " + OnnxSessions.reason(refused),
                    refused);
        }
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public String sha256() {
        return model.sha256();
    }

    Inspection inspection() {
        return inspection;
    }

    OutputReader reader() {
        return reader;
    }

    OrtSession session() {
        return session;
    }

    OrtEnvironment environment() {
        return environment;
    }

    @Override
    public String provider() {
        return config.provider().reportedName();
    }

    /** The setting where the model's batch axis is free, else 1. */
    @Override
    public int batchSize() {
        return inspection.input().freeBatch() ? config.batchSize() : 1;
    }

    @Override
    public ModelView view() {
        return ModelViews.tried(model, inspection, ModelViews.LOADED, provider());
    }

    @Override
    public Lane lane() {
        return new OnnxLane(this);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException stubborn) {
            LOG.warn("the session of model {} did not close: {}", model.name(), stubborn.getMessage());
        }
    }
}
