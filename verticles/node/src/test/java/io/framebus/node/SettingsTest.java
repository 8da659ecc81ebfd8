package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SettingsTest {

    @TempDir
    Path directory;

    /** Three values that a setting may have, the last the same as the first where it may only have two. */
    private static List<String> samples(Setting setting) {
        List<String> valid = Stream.of(
                        "5701",
                        "5702",
                        "5703",
                        "7",
                        "8",
                        "9",
                        "true",
                        "false",
                        "worker",
                        "gateway",
                        "worker,gateway",
                        "cpu",
                        "cuda",
                        "tensorrt",
                        "a:1",
                        "b:2",
                        "c:3,d:4",
                        "depth=7d",
                        "all=/9GiB",
                        "photo=1h/2TiB",
                        "http://a:1",
                        "http://b",
                        "https://c:3",
                        "postgresql://a@b/c",
                        "postgres://a:b@c:5/d",
                        "postgresql://e/f",
                        "/",
                        "/etc",
                        "/usr")
                .filter(value -> setting.problem(value, "").isEmpty())
                .toList();
        return List.of(valid.get(0), valid.get(1), valid.get(2 % valid.size()));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("settings.yaml"), text);
    }

    private static List<String> problems(Optional<Path> file, Map<String, String> environment) {
        Settings.Invalid invalid =
                assertThrows(Settings.Invalid.class, () -> Settings.read(file, environment, Map.of()));
        return Objects.toString(invalid.getMessage()).lines().toList();
    }

    @ParameterizedTest
    @EnumSource
    void everySettingComesFromFileThenEnvironmentThenOption(Setting setting) throws IOException, Settings.Invalid {
        List<String> values = samples(setting);
        Optional<Path> file = Optional.of(file(setting.key() + ": \"" + values.get(0) + "\"\n"));
        Map<String, String> environment = Map.of(setting.variable(), values.get(1));
        Map<Setting, String> options = Map.of(setting, values.get(2));
        assertEquals(
                setting.standard(),
                Settings.read(Optional.empty(), Map.of(), Map.of()).text(setting));
        assertEquals(values.get(0), Settings.read(file, Map.of(), Map.of()).text(setting));
        assertEquals(values.get(1), Settings.read(file, environment, Map.of()).text(setting));
        assertEquals(values.get(2), Settings.read(file, environment, options).text(setting));
    }

    @ParameterizedTest
    @EnumSource
    void everyDefaultIsAllowed(Setting setting) {
        assertEquals(Optional.empty(), setting.problem(setting.standard(), setting.key()));
    }

    @Test
    void theReferenceNamesEverySettingWithItsDefault() throws IOException, Settings.Invalid {
        Path reference = Sources.root().resolve("cluster-config/framebus.yaml");
        Set<String> named = new HashSet<>();
        new ObjectMapper(new YAMLFactory())
                .readTree(reference.toFile())
                .fieldNames()
                .forEachRemaining(named::add);
        assertEquals(Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.toSet()), named);
        Settings read = Settings.read(Optional.of(reference), Map.of(), Map.of());
        for (Setting setting : Setting.values()) {
            assertEquals(setting.standard(), read.text(setting), setting.key());
        }
    }

    @Test
    void everyProblemIsReportedAtOnceWithNameValueAndWhatIsAllowed() throws IOException {
        Path file = file("http_port: 70000\nroles: [gateway, cook]\nlease_ms: 1\nprot: 1\nembedded: {a: b}\n");
        List<String> problems = problems(
                Optional.of(file),
                Map.of("FRAMEBUS_EMBEDDED", "yes", "FRAMEBUS_KAFKA_BOOTSTRAP", "broker", "FRAMEBUS_PROT", "1"));
        assertEquals(8, problems.size(), problems::toString);
        assertTrue(problems.contains(
                "http_port in " + file + " is \"70000\"; allowed: a port 0..65535 (0 takes a free one)"));
        assertTrue(problems.contains("roles in " + file + " is \"gateway,cook\"; allowed: a list of gateway, worker"));
        assertTrue(problems.contains("lease_ms in " + file
                + " is \"1\"; allowed: 3000..600000 (silence after which others take a node's streams)"));
        assertTrue(problems.contains("prot in " + file + " is not a setting; see cluster-config/framebus.yaml"));
        assertTrue(problems.contains("embedded in " + file + " holds names of its own; allowed: one value or a list"));
        assertTrue(problems.contains("FRAMEBUS_PROT is not a setting; see cluster-config/framebus.yaml"));
        assertTrue(problems.contains("FRAMEBUS_KAFKA_BOOTSTRAP is \"broker\"; allowed: host:port of brokers"));
    }

    @Test
    void foldersMustExistAndPortsMustBePorts() {
        List<String> problems = problems(
                Optional.empty(),
                Map.of("FRAMEBUS_MEDIA_ROOT", directory.resolve("none").toString(), "FRAMEBUS_JOIN", "a:5701,b:70000"));
        assertEquals(
                List.of(
                        "FRAMEBUS_JOIN is \"a:5701,b:70000\"; allowed: a list of host:port of other nodes",
                        "FRAMEBUS_MEDIA_ROOT is \"" + directory.resolve("none")
                                + "\"; allowed: a directory that exists, which /init may open files in; empty allows"
                                + " none"),
                problems.stream().sorted().toList());
    }

    @Test
    void secretsAreNotPrinted() throws IOException {
        List<String> wrong = problems(Optional.empty(), Map.of("FRAMEBUS_POSTGRES_URL", "mysql://me:hush@db/x"));
        assertEquals(
                List.of("FRAMEBUS_POSTGRES_URL is \"***\"; allowed: postgresql://user:password@host:port/database"),
                wrong);
        List<String> malformed = problems(Optional.of(file("http_port: 1\ns3_secret_key: \"hush\n")), Map.of());
        assertEquals(1, malformed.size());
        assertFalse(malformed.getFirst().contains("hush"), malformed::toString);
        assertTrue(malformed.getFirst().contains("settings.yaml is no YAML: line "), malformed::toString);
    }

    @Test
    void aFileThatIsMissingOrNoListOfNamesIsAProblem() throws IOException {
        assertEquals(
                1,
                problems(Optional.of(directory.resolve("none.yaml")), Map.of()).size());
        assertEquals(1, problems(Optional.of(file("just a text\n")), Map.of()).size());
        assertEquals(1, problems(Optional.of(file("- http_port\n")), Map.of()).size());
    }

    @Test
    void variablesOfTheLauncherAndOfOthersAreLeftAlone() throws Settings.Invalid {
        Map<String, String> environment = Map.of("FRAMEBUS_HOME", "/x", "FRAMEBUS_CACHE", "/y", "HTTP_PORT", "no");
        assertEquals(
                8080, Settings.read(Optional.empty(), environment, Map.of()).number(Setting.HTTP_PORT));
    }
}
