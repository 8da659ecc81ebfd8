package io.framebus.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.framebus.bus.Failure;
import io.framebus.bus.ModelMessage.ModelView;
import io.framebus.bus.Pixels;
import io.framebus.vision.Detection;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A depth model that is only run to be timed; its maps are not looked at. */
record ModelTimingDepth(
        ModelFile model, Inspection inspection, InferenceConfig config, OrtEnvironment environment, OrtSession session)
        implements Recogniser {

    static Recogniser open(ModelFile model, Inspection inspection, InferenceConfig config) {
        try (OnnxFile file = OnnxFile.read(model.path())) {
            OrtEnvironment environment = OnnxNatives.environment(config.cache());
            OrtSession session =
                    OnnxSessions.open(environment, file.bytes(), config.intraOpThreads(), config.provider());
            return new ModelTimingDepth(model, inspection, config, environment, session);
        } catch (IOException unreadable) {
            throw failure(model, unreadable.getMessage(), unreadable);
        } catch (OrtException refused) {
            throw failure(model, OnnxSessions.reason(refused), refused);
        }
    }

    private static Failure failure(ModelFile model, @Nullable String why, Exception cause) {
        return new Failure(Failure.Kind.INTERNAL, "model " + model.name() + " failed: " + why, cause);
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public String sha256() {
        return model.sha256();
    }

    @Override
    public String provider() {
        return config.provider().reportedName();
    }

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
        return new DepthLane(this);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException stubborn) {
            throw failure(model, OnnxSessions.reason(stubborn), stubborn);
        }
    }

    private static final class DepthLane implements Lane {

        private final ModelTimingDepth depth;
        private final Arena arena = Arena.ofShared();
        private final InputTensor input;

        DepthLane(ModelTimingDepth depth) {
            this.depth = depth;
            this.input = new InputTensor(
                    depth.inspection().input(), depth.inspection().reading().style(), depth.batchSize(), arena);
        }

        @Override
        public void prepare(int index, Pixels pixels) {
            input.write(index, pixels);
        }

        @Override
        public void run(int count) {
            String name = depth.inspection().input().name();
            try (OnnxTensor tensor = input.tensor(depth.environment(), count);
                    OrtSession.Result result = depth.session().run(Map.of(name, tensor))) {
                if (result.size() == 0) {
                    throw new Failure(Failure.Kind.INTERNAL, "model " + depth.name() + " gave nothing");
                }
            } catch (OrtException failed) {
                throw failure(depth.model(), OnnxSessions.reason(failed), failed);
            }
        }

        @Override
        public List<Detection> decode(int index, float threshold) {
            return List.of();
        }

        @Override
        public void close() {
            input.close();
            arena.close();
        }
    }
}
