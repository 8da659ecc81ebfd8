package io.framebus.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of a node: a YAML file, overridden by the environment, overridden by options. All problems at once. */
final class Settings {

    /** Variables that begin like settings and are the launcher's or the tests'. */
    private static final Set<String> OTHER_VARIABLES =
            Set.of("FRAMEBUS_ASSETS", "FRAMEBUS_HOME", "FRAMEBUS_JAVA_OPTIONS", "FRAMEBUS_CACHE");

    private final Map<Setting, String> values;

    private Settings(Map<Setting, String> values) {
        this.values = values;
    }

    /** Settings that stop the start, each with its name, its value and what is allowed. */
    static final class Invalid extends Exception {
        private static final long serialVersionUID = 1L;

        Invalid(List<String> problems) {
            super(String.join(System.lineSeparator(), problems));
        }
    }

    /**
     * Reads and checks everything.
     *
     * @param file the YAML file
     * @param environment of the process
     * @param options given on the command line
     */
    static Settings read(Optional<Path> file, Map<String, String> environment, Map<Setting, String> options)
            throws Invalid {
        List<String> problems = new ArrayList<>();
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        file.ifPresent(path -> readFile(path, values, problems));
        environment.forEach((variable, value) -> {
            if (variable.startsWith("FRAMEBUS_") && !OTHER_VARIABLES.contains(variable)) {
                Setting.ofVariable(variable)
                        .ifPresentOrElse(
                                setting -> put(values, setting, value, variable, problems),
                                () -> problems.add(variable + " is not a setting; see cluster-config/framebus.yaml"));
            }
        });
        options.forEach((setting, value) -> put(values, setting, value, setting.key(), problems));
        if (!problems.isEmpty()) {
            throw new Invalid(problems);
        }
        return new Settings(values);
    }

    private static void readFile(Path path, Map<Setting, String> values, List<String> problems) {
        try {
            JsonNode root = new ObjectMapper(new YAMLFactory()).readTree(path.toFile());
            if (root.isArray() || root.isValueNode()) {
                problems.add("the settings file " + path + " is no list of names and values");
            }
            for (Map.Entry<String, JsonNode> entry : root.properties()) {
                String where = entry.getKey() + " in " + path;
                Setting.ofKey(entry.getKey())
                        .ifPresentOrElse(
                                setting -> putNode(values, setting, entry.getValue(), where, problems),
                                () -> problems.add(where + " is not a setting; see cluster-config/framebus.yaml"));
            }
        } catch (JsonProcessingException malformed) {
            // The parser's own message quotes the line, which may hold a secret.
            problems.add("the settings file " + path + " is no YAML: line "
                    + malformed.getLocation().getLineNr());
        } catch (IOException unreadable) {
            problems.add("the settings file " + path + " cannot be read: " + unreadable.getMessage());
        }
    }

    private static void putNode(
            Map<Setting, String> values, Setting setting, JsonNode value, String where, List<String> problems) {
        if (value.isObject()) {
            problems.add(where + " holds names of its own; allowed: one value or a list");
        } else {
            put(values, setting, text(value), where, problems);
        }
    }

    private static String text(JsonNode value) {
        if (!value.isArray()) {
            return value.isNull() ? "" : value.asText();
        }
        List<String> parts = new ArrayList<>();
        value.forEach(part -> parts.add(part.asText()));
        return String.join(",", parts);
    }

    private static void put(
            Map<Setting, String> values, Setting setting, String value, String where, List<String> problems) {
        setting.problem(value, where).ifPresentOrElse(problems::add, () -> values.put(setting, value));
    }

    String text(Setting setting) {
        return values.getOrDefault(setting, setting.standard());
    }

    /** The value, empty where the text is. */
    Optional<String> optional(Setting setting) {
        return Optional.of(text(setting)).filter(text -> !text.isEmpty());
    }

    int number(Setting setting) {
        return Integer.parseInt(text(setting));
    }

    /** A number that may be above two thousand million. */
    long large(Setting setting) {
        return Long.parseLong(text(setting));
    }

    boolean flag(Setting setting) {
        return Boolean.parseBoolean(text(setting));
    }

    List<String> list(Setting setting) {
        return optional(setting).map(text -> List.of(text.split(","))).orElse(List.of());
    }

    Optional<Path> path(Setting setting) {
        return optional(setting).map(text -> Path.of(text).toAbsolutePath().normalize());
    }
}
