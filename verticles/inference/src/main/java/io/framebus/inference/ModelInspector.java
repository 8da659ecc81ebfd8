package io.framebus.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Says what an ONNX file is by loading it, reading its inputs, outputs and metadata, and running it on a grey and on a
 * noisy picture. Meant for the trial's child process: a hostile file may crash or exhaust the JVM that inspects it.
 */
final class ModelInspector {

    /** Raised when a change here may judge a file differently, which makes earlier results void. */
    static final int VERSION = 1;

    private static final int DEFAULT_SIZE = 640;
    private static final int LEAST_SIZE = 32;
    private static final int MOST_SIZE = 4096;
    private static final long NOISE_SEED = 7;
    private static final float GREY = 114;

    private final OrtEnvironment environment;
    private final ModelOverrides overrides;

    ModelInspector(OrtEnvironment environment, ModelOverrides overrides) {
        this.environment = environment;
        this.overrides = overrides;
    }

    /** @param model direct */
    TrialResult inspect(ByteBuffer model) {
        OnnxHeader header = OnnxHeader.read(model);
        if (header.externalData()) {
            return TrialResult.unusable("its weights lie in other files; save it as one file");
        }
        try (OrtSession session = OnnxSessions.open(environment, model, 1, InferenceConfig.Provider.CPU)) {
            return TrialResult.usable(inspect(session, header));
        } catch (Unusable unusable) {
            return TrialResult.unusable(unusable.reason());
        } catch (OrtException refused) {
            return TrialResult.unusable("ONNX Runtime refuses it: " + OnnxSessions.reason(refused));
        }
    }

    private Inspection inspect(OrtSession session, OnnxHeader header) throws OrtException, Unusable {
        OnnxModelMetadata metadata = session.getMetadata();
        Map<String, String> properties = metadata.getCustomMetadata();
        NodeInfo input = onlyInput(session);
        TensorInfo image = imageInput(input);
        int[] size = inputSize(image.getShape(), properties);
        NodeInfo output = onlyOutput(session);

        FloatBuffer pixels = direct(3L * size[0] * size[1]);
        fillGrey(pixels);
        ModelRun onGrey = run(session, input.getName(), pixels, size);
        fillNoise(pixels);
        ModelRun onNoise = run(session, input.getName(), pixels, size);

        OutputShape shape = OutputShape.recognise(onGrey.shape(), size[1], size[0], overrides, properties);
        shape.check(onGrey.values());
        shape.check(onNoise.values());
        return new Inspection(
                shape.family(),
                input.getName(),
                size[1],
                size[0],
                image.getShape()[0] < 0,
                output.getName(),
                onGrey.shape(),
                shape.classNames(overrides, properties),
                header.opsets(),
                dynamicAxes(image),
                metadata.getProducerName(),
                onGrey.nanos() / 1_000,
                onNoise.nanos() / 1_000);
    }

    private static NodeInfo onlyInput(OrtSession session) throws OrtException, Unusable {
        Map<String, NodeInfo> inputs = session.getInputInfo();
        if (inputs.size() != 1) {
            throw new Unusable(
                    "it has " + inputs.size() + " inputs (" + names(inputs) + "); a detector has one, the image");
        }
        return inputs.values().iterator().next();
    }

    private static TensorInfo imageInput(NodeInfo input) throws Unusable {
        String name = "its input " + input.getName();
        if (!(input.getInfo() instanceof TensorInfo tensor)) {
            throw new Unusable(name + " is no tensor");
        }
        long[] shape = tensor.getShape();
        if (tensor.type != OnnxJavaType.FLOAT
                || tensor.onnxType != TensorInfo.OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT) {
            throw new Unusable(name + " holds " + tensor.onnxType.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "")
                    + " values; 32-bit floats are supported");
        }
        if (shape.length != 4) {
            throw new Unusable(name + " has rank " + shape.length + " " + Arrays.toString(shape)
                    + "; an image has rank 4, [1, 3, height, width]");
        }
        if (shape[1] != 3 && shape[3] == 3) {
            throw new Unusable(
                    name + " has its channels last " + Arrays.toString(shape) + "; [1, 3, height, width] is supported");
        }
        if (shape[1] != 3 && shape[1] >= 0) {
            throw new Unusable(name + " has " + shape[1] + " channels " + Arrays.toString(shape) + "; 3 are supported");
        }
        if (shape[0] != 1 && shape[0] >= 0) {
            throw new Unusable(name + " takes exactly " + shape[0] + " images a run; 1 or a free number is supported");
        }
        return tensor;
    }

    /** Height and width. */
    private int[] inputSize(long[] shape, Map<String, String> properties) throws Unusable {
        List<Long> imageSize = integers(properties.getOrDefault("imgsz", ""));
        long height = overrides.height() > 0 && shape[2] < 0 ? overrides.height() : shape[2];
        long width = overrides.width() > 0 && shape[3] < 0 ? overrides.width() : shape[3];
        if (height < 0) {
            height = imageSize.isEmpty() ? DEFAULT_SIZE : imageSize.getFirst();
        }
        if (width < 0) {
            width = imageSize.isEmpty() ? DEFAULT_SIZE : imageSize.getLast();
        }
        if (Math.min(height, width) < LEAST_SIZE || Math.max(height, width) > MOST_SIZE || (height | width) % 32 != 0) {
            throw new Unusable("its input is " + width + "x" + height + " pixels; multiples of 32 from " + LEAST_SIZE
                    + " to " + MOST_SIZE + " are supported");
        }
        return new int[] {(int) height, (int) width};
    }

    private static NodeInfo onlyOutput(OrtSession session) throws OrtException, Unusable {
        Map<String, NodeInfo> outputs = session.getOutputInfo();
        if (outputs.size() != 1) {
            String found = "it has " + outputs.size() + " outputs (" + names(outputs) + ")";
            if (outputs.keySet().stream().anyMatch(name -> name.contains("dis_pred"))) {
                throw new Unusable(found + " and looks like NanoDet, a family that is not supported yet");
            }
            if (outputs.values().stream().anyMatch(output -> rank(output) == 4)) {
                throw new Unusable(found + ", one of them a map: it looks like segmentation; a detector is needed");
            }
            throw new Unusable(found + "; the supported families (" + ModelFamily.wireNames() + ") have one");
        }
        NodeInfo output = outputs.values().iterator().next();
        if (!(output.getInfo() instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.FLOAT) {
            throw new Unusable("its output " + output.getName() + " is no tensor of 32-bit floats");
        }
        return output;
    }

    private ModelRun run(OrtSession session, String input, FloatBuffer pixels, int[] size)
            throws OrtException, Unusable {
        long[] shape = {1, 3, size[0], size[1]};
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, pixels, shape)) {
            long started = System.nanoTime();
            try (OrtSession.Result result = session.run(Map.of(input, tensor))) {
                long nanos = System.nanoTime() - started;
                if (!(result.get(0) instanceof OnnxTensor output)) {
                    throw new Unusable("its output is no tensor");
                }
                return new ModelRun(
                        output.getFloatBuffer(),
                        Arrays.stream(output.getInfo().getShape()).boxed().toList(),
                        nanos);
            }
        }
    }

    private record ModelRun(FloatBuffer values, List<Long> shape, long nanos) {}

    private static List<String> dynamicAxes(TensorInfo image) {
        List<String> axes = new ArrayList<>();
        long[] shape = image.getShape();
        String[] names = image.getDimensionNames();
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] < 0) {
                axes.add(names[axis].isEmpty() ? "" + axis : axis + " (" + names[axis] + ")");
            }
        }
        return List.copyOf(axes);
    }

    private static int rank(NodeInfo node) {
        return node.getInfo() instanceof TensorInfo tensor ? tensor.getShape().length : -1;
    }

    private static String names(Map<String, NodeInfo> nodes) {
        String names = nodes.keySet().stream().limit(8).collect(Collectors.joining(", "));
        return nodes.size() <= 8 ? names : names + ", …";
    }

    private static List<Long> integers(String text) {
        return Arrays.stream(text.split("[^0-9]+", -1))
                .filter(digits -> !digits.isEmpty() && digits.length() < 10)
                .map(Long::valueOf)
                .toList();
    }

    private static FloatBuffer direct(long floats) {
        return ByteBuffer.allocateDirect(Math.toIntExact(4 * floats))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static void fillGrey(FloatBuffer pixels) {
        for (int i = 0; i < pixels.capacity(); i++) {
            pixels.put(i, GREY);
        }
    }

    private static void fillNoise(FloatBuffer pixels) {
        SplittableRandom random = new SplittableRandom(NOISE_SEED);
        for (int i = 0; i < pixels.capacity(); i++) {
            pixels.put(i, random.nextInt(256));
        }
    }
}
