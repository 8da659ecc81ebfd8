package io.framebus.node;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rooms and what they may know of each other. */
final class HouseRulesTest {

    private static final List<String> ROOMS = List.of(
            "ingestion",
            "splitting",
            "inference",
            "tracking",
            "rendering",
            "state",
            "objects",
            "kafka",
            "supervision",
            "gateway",
            "embedded",
            "scene",
            "camera");
    private static final int LONGEST_FILE = 400;

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.framebus");

    @Test
    void roomsTalkThroughTheBusOnly() {
        for (String room : ROOMS) {
            String[] others = ROOMS.stream()
                    .filter(other -> !other.equals(room))
                    .map(other -> "io.framebus." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("io.framebus." + room + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(HOUSE);
        }
    }

    /** Programs are only unpacked; everything else loads libraries, and that in order. */
    @Test
    void nobodyUsesNativeLibrariesBeforeTheyAreBegun() {
        List<String> unpacking = List.of("org.bytedeco.javacpp.Loader", "org.bytedeco.ffmpeg.ffmpeg");
        classes()
                .that()
                .areTopLevelClasses()
                .and(describe(
                        "use JavaCPP",
                        user -> user.getDirectDependenciesFromSelf().stream()
                                .map(Dependency::getTargetClass)
                                .anyMatch(used -> used.getPackageName().startsWith("org.bytedeco.")
                                        && !unpacking.contains(used.getName()))))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.framebus.media.Natives")
                .orShould()
                .haveFullyQualifiedName("io.framebus.media.Natives")
                .check(HOUSE);
    }

    @Test
    void nobodyKnowsTheNode() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.framebus.node..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.framebus.node..")
                .check(HOUSE);
    }

    @Test
    void visionIsPure() {
        classes()
                .that()
                .resideInAPackage("io.framebus.vision..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.framebus.vision..",
                        "java.lang..",
                        "java.util",
                        "java.util.function..",
                        "java.util.stream..",
                        "java.math..",
                        "java.nio",
                        "java.io",
                        "java.nio.charset..",
                        "org.jspecify..")
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAPackage("io.framebus.vision..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("Random")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("File")
                .check(HOUSE);
    }

    @Test
    void onlyTheChannelTouchesMessages() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.framebus.bus.Channel")
                .and()
                .resideOutsideOfPackage("io.framebus.gateway..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.vertx.core.eventbus.Message")
                .check(HOUSE);
    }

    @Test
    void nativeMediaIsOpenedInTheMediaRoomOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.framebus.media..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(HOUSE);
    }

    @Test
    void modelsRunInTheInferenceRoomOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.framebus.inference..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..")
                .check(HOUSE);
    }

    @Test
    void noFileIsLongerThanALook() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : Sources.all()) {
            try (Stream<String> lines = Files.lines(file)) {
                long count = lines.count();
                if (count > LONGEST_FILE) {
                    tooLong.add(file + " has " + count + " lines");
                }
            }
        }
        assertEquals(List.of(), tooLong);
    }
}
