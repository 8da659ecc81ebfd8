package io.framebus.inference;

import io.framebus.bus.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;

/** What tests of downloads share: bytes worth fetching, an impatient download, and what it said. */
final class ModelDownloads implements ModelDownloadListener {

    static final byte[] FILE = noise(1, 300_000);
    static final byte[] OTHER = noise(2, 300_000);
    static final String TAG = "\"one\"";

    private static final ModelDownloadPatience IMPATIENT = new ModelDownloadPatience(
            Duration.ofSeconds(5), Duration.ofMillis(700), Duration.ofMillis(700), Duration.ofMillis(1), 3);

    private final Path folder;
    private final List<String> notes = new ArrayList<>();
    private long received;

    ModelDownloads(Path folder) {
        this.folder = folder;
    }

    static byte[] noise(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static CatalogueEntry entry(String url, long bytes) {
        return new CatalogueEntry("tiny", "tiny.onnx", bytes, "", "MIT", "", url, "", false, ModelOverrides.NONE);
    }

    Path pull(CatalogueEntry entry, String sha256) {
        return pull(entry, sha256, Map.of());
    }

    Path pull(CatalogueEntry entry, String sha256, Map<String, String> environment) {
        return new ModelDownload(environment, this, IMPATIENT).pull(entry, sha256, folder);
    }

    /** Pulls what can't be had, and gives the reason. */
    Failure refused(CatalogueEntry entry, String sha256) {
        return Assertions.assertThrows(Failure.class, () -> pull(entry, sha256));
    }

    List<String> notes() {
        return notes;
    }

    long receivedBytes() {
        return received;
    }

    List<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public void transferring(long here, long total) {
        notes.add("transferring " + here + " of " + total);
    }

    @Override
    public void received(long here) {
        received = here;
    }

    @Override
    public void note(String text) {
        notes.add(text);
    }
}
