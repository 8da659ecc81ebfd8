package io.framebus.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the picture among a model's inputs.
 *
 * @param spec what the picture is like
 * @param freeAxes axes that the file leaves open, for instance {@code 0 (batch)}
 */
record ImageInput(InputSpec spec, List<String> freeAxes) {

    private static final int DEFAULT_SIZE = 640;
    private static final int LEAST_SIZE = 32;
    private static final int MOST_SIZE = 4096;
    private static final int MOST_COLOURS = 4;

    static ImageInput of(Map<String, NodeInfo> inputs, ModelOverrides overrides, Map<String, String> properties)
            throws Unusable {
        Optional<String> sizes = inputs.values().stream()
                .filter(ImageInput::isSizes)
                .map(NodeInfo::getName)
                .findFirst();
        List<NodeInfo> others = inputs.values().stream()
                .filter(input -> !sizes.equals(Optional.of(input.getName())))
                .toList();
        if (others.size() != 1) {
            String found = "it has " + inputs.size() + " inputs (" + names(inputs.keySet()) + ")";
            throw new Unusable(
                    others.stream().anyMatch(ImageInput::isPicture)
                            ? found + "; a detector has one, the image"
                            : found + ", none of them a picture: it looks like a decoder without its encoder");
        }
        return of(others.getFirst(), sizes, overrides, properties);
    }

    private static ImageInput of(
            NodeInfo input, Optional<String> sizes, ModelOverrides overrides, Map<String, String> properties)
            throws Unusable {
        String name = "its input " + input.getName();
        if (!(input.getInfo() instanceof TensorInfo tensor)) {
            throw new Unusable(name + " is no tensor");
        }
        ElementType element = ElementType.of(tensor)
                .orElseThrow(() -> new Unusable(name + " holds "
                        + tensor.onnxType.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "")
                        + " values; 32-bit and 16-bit floats and bytes are supported"));
        long[] shape = tensor.getShape();
        boolean channelsLast = isChannelsLast(shape);
        checkShape(name, shape, channelsLast);
        List<String> free = freeAxes(tensor);
        int[] size =
                size(channelsLast ? shape[1] : shape[2], channelsLast ? shape[2] : shape[3], overrides, properties);
        return new ImageInput(
                new InputSpec(
                        input.getName(),
                        size[1],
                        size[0],
                        element,
                        channelsLast,
                        shape[0] < 0 && sizes.isEmpty(),
                        sizes),
                free);
    }

    private static boolean isSizes(NodeInfo input) {
        return input.getInfo() instanceof TensorInfo tensor
                && tensor.type == OnnxJavaType.INT64
                && tensor.getShape().length == 2
                && tensor.getShape()[1] == 2
                && input.getName().contains("size");
    }

    private static boolean isPicture(NodeInfo input) {
        if (!(input.getInfo() instanceof TensorInfo tensor) || tensor.getShape().length != 4) {
            return false;
        }
        long[] shape = tensor.getShape();
        return shape[1] == InputSpec.CHANNELS || shape[3] == InputSpec.CHANNELS;
    }

    private static boolean isChannelsLast(long[] shape) {
        return shape.length == 4 && shape[1] != InputSpec.CHANNELS && shape[3] == InputSpec.CHANNELS;
    }

    private static void checkShape(String name, long[] shape, boolean channelsLast) throws Unusable {
        if (shape.length != 4) {
            throw new Unusable(name + " has rank " + shape.length + " " + Arrays.toString(shape)
                    + "; an image has rank 4, [1, 3, height, width]");
        }
        long channels = channelsLast ? shape[3] : shape[1];
        if (channels != InputSpec.CHANNELS && channels >= 0) {
            String found = name + " has " + channels + " channels " + Arrays.toString(shape) + "; 3 are supported";
            throw new Unusable(
                    channels > MOST_COLOURS
                            ? found + ". It takes features of another network: it looks like a decoder without its"
                                    + " encoder"
                            : found);
        }
        if (shape[0] != 1 && shape[0] >= 0) {
            throw new Unusable(name + " takes exactly " + shape[0] + " images a run; 1 or a free number is supported");
        }
    }

    /** Height and width. */
    private static int[] size(
            long declaredHeight, long declaredWidth, ModelOverrides overrides, Map<String, String> properties)
            throws Unusable {
        List<Long> imageSize = integers(properties.getOrDefault("imgsz", ""));
        long height = overrides.height() > 0 && declaredHeight < 0 ? overrides.height() : declaredHeight;
        long width = overrides.width() > 0 && declaredWidth < 0 ? overrides.width() : declaredWidth;
        if (height < 0) {
            height = imageSize.isEmpty() ? DEFAULT_SIZE : imageSize.getFirst();
        }
        if (width < 0) {
            width = imageSize.isEmpty() ? DEFAULT_SIZE : imageSize.getLast();
        }
        if (Math.min(height, width) < LEAST_SIZE || Math.max(height, width) > MOST_SIZE) {
            throw new Unusable("its input is " + width + "x" + height + " pixels; " + LEAST_SIZE + " to " + MOST_SIZE
                    + " are supported");
        }
        return new int[] {(int) height, (int) width};
    }

    private static List<String> freeAxes(TensorInfo image) {
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

    static String names(java.util.Collection<String> all) {
        String names = all.stream().limit(8).collect(Collectors.joining(", "));
        return all.size() <= 8 ? names : names + ", …";
    }

    private static List<Long> integers(String text) {
        return Arrays.stream(text.split("[^0-9]+", -1))
                .filter(digits -> !digits.isEmpty() && digits.length() < 10)
                .map(Long::valueOf)
                .toList();
    }
}
