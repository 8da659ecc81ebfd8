package io.framebus.inference;

import io.framebus.bus.Failure;
import io.framebus.media.TensorImage;
import io.framebus.vision.Letterbox;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the keys of a {@code models.yaml} entry that say more of a model than its file does. */
final class CatalogueOverrides {

    static final List<String> KEYS = List.of(
            "family", "output", "input", "classes", "colours", "scale", "mean", "std", "fit", "depth", "near", "iou");

    private final String name;
    private final Map<String, Object> entry;

    private CatalogueOverrides(String name, Map<String, Object> entry) {
        this.name = name;
        this.entry = entry;
    }

    static ModelOverrides of(String name, Map<String, Object> entry) {
        return new CatalogueOverrides(name, entry).read();
    }

    private ModelOverrides read() {
        String family = text("family");
        Optional<ModelFamily> knownFamily = ModelFamily.ofWireName(family);
        if (!family.isEmpty() && knownFamily.isEmpty()) {
            throw invalid("has the unknown family " + family + "; known are " + ModelFamily.wireNames());
        }
        String output = text("output");
        Optional<OutputForm> form = OutputForm.ofWireName(output);
        if (!output.isEmpty() && form.isEmpty()) {
            throw invalid("has the unknown output " + output + "; known are " + OutputForm.wireNames());
        }
        int[] size = size(entry.getOrDefault("input", List.of(0, 0)));
        return new ModelOverrides(
                knownFamily,
                size[0],
                size[1],
                classes(entry.getOrDefault("classes", List.of())),
                style(),
                form,
                depth(),
                iou());
    }

    private int[] size(Object input) {
        if (input instanceof List<?> list
                && list.size() == 2
                && list.get(0) instanceof Integer width
                && list.get(1) instanceof Integer height) {
            return new int[] {width, height};
        }
        throw invalid("has the input " + input + "; [width, height] is needed");
    }

    private List<String> classes(Object classes) {
        if (classes instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return ClassLists.named(String.valueOf(classes))
                .orElseThrow(() -> invalid("has the classes " + classes + "; a list of names is needed, or one of "
                        + String.join(", ", ClassLists.NAMES)));
    }

    private StyleOverrides style() {
        return new StyleOverrides(
                choice("colours", Map.of("rgb", TensorImage.Order.RGB, "bgr", TensorImage.Order.BGR)),
                scale(),
                channels("mean"),
                channels("std"),
                choice(
                        "fit",
                        Map.of(
                                "top_left", Letterbox.Fit.TOP_LEFT,
                                "centered", Letterbox.Fit.CENTERED,
                                "stretched", Letterbox.Fit.STRETCHED)));
    }

    private Optional<DepthMeaning> depth() {
        Optional<Boolean> metric = choice("depth", Map.of("metric", true, "relative", false));
        Optional<Boolean> nearIsLarge = choice("near", Map.of("large", true, "small", false));
        return metric.isEmpty() && nearIsLarge.isEmpty()
                ? Optional.empty()
                : Optional.of(new DepthMeaning(
                        metric.orElse(DepthMeaning.USUAL.metric()),
                        nearIsLarge.orElse(DepthMeaning.USUAL.nearIsLarge())));
    }

    private <T> Optional<T> choice(String key, Map<String, T> meanings) {
        String value = text(key);
        T meaning = meanings.get(value);
        if (meaning == null && !value.isEmpty()) {
            throw invalid("has " + key + " " + value + "; "
                    + String.join(" or ", meanings.keySet().stream().sorted().toList()) + " is needed");
        }
        return Optional.ofNullable(meaning);
    }

    private Optional<Float> iou() {
        Object iou = entry.get("iou");
        if (iou == null) {
            return Optional.empty();
        }
        if (iou instanceof Number number && number.floatValue() > 0 && number.floatValue() <= 1) {
            return Optional.of(number.floatValue());
        }
        throw invalid("has the iou " + iou + "; a number above 0, at most 1 is needed");
    }

    private Optional<Float> scale() {
        Object scale = entry.get("scale");
        if (scale == null) {
            return Optional.empty();
        }
        if (scale instanceof Number number && number.floatValue() > 0) {
            return Optional.of(number.floatValue());
        }
        throw invalid("has the scale " + scale + "; a number above 0 is needed");
    }

    private List<Float> channels(String key) {
        Object value = entry.get(key);
        if (value == null) {
            return List.of();
        }
        boolean deviations = key.equals("std");
        if (value instanceof List<?> list
                && list.size() == InputSpec.CHANNELS
                && list.stream()
                        .allMatch(one -> one instanceof Number number && (!deviations || number.floatValue() > 0))) {
            return list.stream().map(one -> ((Number) one).floatValue()).toList();
        }
        throw invalid(
                "has the " + key + " " + value + "; three numbers are needed" + (deviations ? ", all above 0" : ""));
    }

    private String text(String key) {
        Object value = entry.get(key);
        return value == null ? "" : value.toString();
    }

    private Failure invalid(String problem) {
        return CatalogueEntry.invalid(name, problem);
    }
}
