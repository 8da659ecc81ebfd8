package io.framebus.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.CodeSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native libraries of ONNX Runtime, extracted once into the cache and shared by every JVM. Left to itself each JVM
 * would unpack its own copy into the temporary directory and leave it there.
 */
final class OnnxNatives {

    private static final Logger LOG = LoggerFactory.getLogger(OnnxNatives.class);
    private static final String PATH_PROPERTY = "onnxruntime.native.path";
    private static final String RESOURCES = "/ai/onnxruntime/native/";
    private static final List<String> LIBRARIES = List.of(
            "onnxruntime",
            "onnxruntime4j_jni",
            "onnxruntime_providers_shared",
            "onnxruntime_providers_cuda",
            "onnxruntime_providers_tensorrt");

    private OnnxNatives() {}

    /**
     * Makes sure the libraries lie in the cache and are the ones ONNX Runtime loads; a path set by the user stays.
     *
     * @return the directory they are loaded from
     */
    static synchronized Path install(Path cache) throws IOException {
        OnnxTelemetry.switchOff();
        String chosen = System.getProperty(PATH_PROPERTY, "");
        if (!chosen.isEmpty()) {
            return Path.of(chosen);
        }
        Path directory = directory(cache);
        try {
            makePrivate(directory);
            boolean found = false;
            for (String library : LIBRARIES) {
                found |= extract(System.mapLibraryName(library), directory);
            }
            if (!found) {
                throw new IOException("there are none for " + platform());
            }
        } catch (IOException failed) {
            throw new IOException(
                    "the native libraries of ONNX Runtime can't be put into " + directory + ": " + failed, failed);
        }
        System.setProperty(PATH_PROPERTY, directory.toString());
        return directory;
    }

    /** Whether this build of ONNX Runtime has a library; nothing is loaded to learn it. */
    static boolean has(String library) {
        String file = System.mapLibraryName(library);
        String chosen = System.getProperty(PATH_PROPERTY, "");
        return chosen.isEmpty()
                ? OrtEnvironment.class.getResource(RESOURCES + platform() + "/" + file) != null
                : Files.exists(Path.of(chosen, file));
    }

    /** The one environment of this JVM; its libraries are installed first. */
    static OrtEnvironment environment(Path cache) {
        try {
            install(cache);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        Set<Path> before = leftovers();
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "framebus");
        for (Path leftover : leftovers()) {
            if (!before.contains(leftover)) {
                deleteEmpty(leftover);
            }
        }
        return environment;
    }

    /** The directories it makes at its start even if it extracts nothing, and forgets when its JVM is killed. */
    private static Set<Path> leftovers() {
        try (Stream<Path> found = Files.list(Path.of(System.getProperty("java.io.tmpdir", "/tmp")))) {
            return found.filter(path -> path.getFileName().toString().startsWith("onnxruntime-java"))
                    .collect(Collectors.toSet());
        } catch (IOException unreadable) {
            return Set.of();
        }
    }

    private static void deleteEmpty(Path directory) {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException inUse) {
            // Not empty, so it is another program's.
            LOG.debug("{} stays: {}", directory, inUse.getMessage());
        }
    }

    /** A directory that nobody else may write, since code is loaded from it. */
    private static void makePrivate(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static Path directory(Path cache) throws IOException {
        CodeSource source = OrtEnvironment.class.getProtectionDomain().getCodeSource();
        try {
            Path jar = Path.of(source.getLocation().toURI());
            String version = jar.getFileName().toString().replace(".jar", "");
            // The size stands for the build: two builds may carry the same file name.
            return cache.toAbsolutePath().resolve("native").resolve(version + "-" + Files.size(jar));
        } catch (URISyntaxException unusual) {
            throw new IOException("ONNX Runtime was not loaded from a file", unusual);
        }
    }

    private static boolean extract(String file, Path directory) throws IOException {
        URL resource = OrtEnvironment.class.getResource(RESOURCES + platform() + "/" + file);
        if (resource == null) {
            return false;
        }
        Path target = directory.resolve(file);
        URLConnection connection = resource.openConnection();
        if (!Files.exists(target) || Files.size(target) != connection.getContentLengthLong()) {
            // Another JVM may do the same at this moment: each writes its own file, the last move wins.
            Path temporary = Files.createTempFile(directory, file, ".part");
            try (InputStream bytes = connection.getInputStream()) {
                Files.copy(bytes, temporary, StandardCopyOption.REPLACE_EXISTING);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        }
        return true;
    }

    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "");
        String architecture = machine.equals("amd64") || machine.equals("x86_64") ? "x64" : machine;
        return (system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux") + "-" + architecture;
    }
}
