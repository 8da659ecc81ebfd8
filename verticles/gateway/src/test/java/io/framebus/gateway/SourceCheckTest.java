package io.framebus.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Failure;
import io.framebus.bus.SourceSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceCheckTest {

    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 16};

    @TempDir
    Path folder;

    private Path root;

    @BeforeEach
    void furnish() throws IOException {
        folder = folder.toRealPath();
        root = Files.createDirectories(folder.resolve("media"));
        write(root.resolve("clip.mp4"), "not a photo".getBytes(StandardCharsets.UTF_8));
        write(root.resolve("a b%.mp4"), "not a photo".getBytes(StandardCharsets.UTF_8));
        write(root.resolve("photo.mp4"), JPEG);
        write(root.resolve("walk/0000001.jpg"), JPEG);
        write(root.resolve("mot/img1/000001.jpg"), JPEG);
        write(root.resolve("mot/seqinfo.ini"), "[Sequence]\nframeRate=25\n".getBytes(StandardCharsets.UTF_8));
        write(root.resolve("texts/notes.txt"), "nothing to see".getBytes(StandardCharsets.UTF_8));
        Files.createDirectories(root.resolve("empty"));
        write(folder.resolve("secret.mp4"), "outside".getBytes(StandardCharsets.UTF_8));
        write(folder.resolve("media-2/clip.mp4"), "beside".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"clip.mp4", "./clip.mp4", "walk/../clip.mp4", "file:clip.mp4", "FILE:clip.mp4"})
    void relativePathBeginsInTheMediaRoot(String url) {
        assertEquals(spec("clip.mp4", SourceSpec.Kind.FILE, 0), check(url));
    }

    @Test
    void absolutePathInsideTheMediaRootIsTaken() {
        SourceSpec expected = spec("clip.mp4", SourceSpec.Kind.FILE, 0);
        assertEquals(expected, check(root.resolve("clip.mp4").toString()));
        assertEquals(expected, check("file:" + root.resolve("clip.mp4")));
        assertEquals(expected, check("file://" + root.resolve("clip.mp4")));
        assertEquals(expected, check("file://localhost" + root.resolve("clip.mp4")));
    }

    @Test
    void fileUrlIsPercentDecodedAndAPathIsNot() {
        SourceSpec expected = spec("a b%.mp4", SourceSpec.Kind.FILE, 0);
        assertEquals(expected, check("file:a%20b%25.mp4"));
        assertEquals(expected, check("a b%.mp4"));
        refused("a%20b%25.mp4", "does not exist");
    }

    @Test
    void photosAndDirectoriesAreImagesWhateverTheirName() {
        assertEquals(spec("photo.mp4", SourceSpec.Kind.IMAGES, 30), check("photo.mp4"));
        assertEquals(spec("walk", SourceSpec.Kind.IMAGES, 30), check("walk"));
    }

    @Test
    void sequenceOfTheMotLayoutIsItsInnerDirectoryAtItsOwnRate() {
        SourceSpec sequence = spec("mot/img1", SourceSpec.Kind.IMAGES, 25);
        assertEquals(sequence, check("mot"));
        assertEquals(sequence, check("mot/img1"));
        assertEquals("mot", SourceCheck.nameOf(sequence));
    }

    @Test
    void directoryWithoutImagesIsRefused() {
        refused("empty", "no images");
        refused("texts", "no images");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.mp4", "walk/../../secret.mp4", "/etc/passwd", "file:///etc/passwd", "/", ".."})
    void pathThatLeavesTheMediaRootIsRefused(String url) {
        refused(url, "outside the media root");
    }

    @Test
    void folderWhoseNameBeginsLikeTheRootIsOutside() {
        refused(folder.resolve("media-2/clip.mp4").toString(), "outside the media root");
    }

    @Test
    void linkThatLeadsOutIsRefusedAndOneThatStaysIsFollowed() throws IOException {
        Files.createSymbolicLink(root.resolve("out.mp4"), folder.resolve("secret.mp4"));
        Files.createSymbolicLink(root.resolve("folder"), folder);
        Files.createSymbolicLink(root.resolve("in.mp4"), root.resolve("clip.mp4"));
        refused("out.mp4", "leads outside");
        refused("folder/secret.mp4", "leads outside");
        assertEquals(spec("clip.mp4", SourceSpec.Kind.FILE, 0), check("in.mp4"));
    }

    @Test
    void directoryWithALinkThatLeadsOutIsRefused() throws IOException {
        write(folder.resolve("secret.jpg"), JPEG);
        Files.createSymbolicLink(root.resolve("walk/0000002.jpg"), folder.resolve("secret.jpg"));
        refused("walk", "leads outside");
    }

    @Test
    void mediaRootBehindALinkIsUsable() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), root);
        SourceSpec expected = spec("clip.mp4", SourceSpec.Kind.FILE, 0);
        assertEquals(expected, SourceCheck.check("clip.mp4", Optional.of(link)));
        assertEquals(expected, SourceCheck.check(link.resolve("clip.mp4").toString(), Optional.of(link)));
        assertEquals(expected, SourceCheck.check(root.resolve("clip.mp4").toString(), Optional.of(link)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "missing.mp4 | does not exist",
                "file:missing.mp4 | does not exist",
                "file: | malformed",
                "file:a b.mp4 | malformed",
                "file:clip.mp4?x=1 | no ?",
                "file://elsewhere/clip.mp4 | no other host",
                "http://host/clip.mp4 | allowed are rtsp://",
                "https://host/clip.mp4 | allowed are rtsp://",
                "concat:clip.mp4 | allowed are rtsp://",
                "data:image/png;base64,AA | allowed are rtsp://",
                "subfile:clip.mp4 | allowed are rtsp://",
            })
    void anythingElseIsRefusedWithWhatIsAllowed(String url, String reason) {
        refused(url, reason);
    }

    @Test
    void pathWithANulIsRefused() {
        refused("clip.mp4\0.jpg", "malformed");
    }

    @ParameterizedTest
    @CsvSource({
        "rtsp://camera/stream1, stream1",
        "RTSP://camera:554/live/main/, main",
        "rtsps://user:p%40ss@camera.local:322/cam?token=secret, cam",
        "rtsp://[::1]:8554/cam1, cam1",
        "rtsp://cam_1:554, cam_1",
        "rtsp://user:secret@10.0.0.7:554/, 10.0.0.7",
    })
    void cameraUrlIsTakenAndNamedWithoutItsCredentials(String url, String name) {
        SourceSpec source = check(url);
        assertEquals(new SourceSpec(url, SourceSpec.Kind.RTSP, 0), source);
        assertEquals(name, SourceCheck.nameOf(source));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtsp:",
                "rtsp://",
                "rtsp:///stream",
                "rtsp://user:secret@/stream",
                "rtsp://:554/stream",
                "rtsp://camera:0/stream",
                "rtsp://camera:65536/stream",
                "rtsp://camera:port/stream",
                "rtsp://user:12/secret@camera/stream",
                "rtsp://user:12#secret@camera/stream",
                "rtsp://user:se cret@camera/stream",
            })
    void malformedCameraUrlIsRefusedWithoutItsCredentials(String url) {
        Failure failure = assertThrows(Failure.class, () -> check(url));
        assertEquals(Failure.Kind.INVALID, failure.kind());
        assertTrue(!String.valueOf(failure.getMessage()).contains("secret"), failure.getMessage());
    }

    @Test
    void withoutAMediaRootAnyLocalPathWillDo() {
        Path secret = folder.resolve("secret.mp4");
        assertEquals(
                new SourceSpec(secret.toString(), SourceSpec.Kind.FILE, 0),
                SourceCheck.check(secret.toString(), Optional.empty()));
    }

    private SourceSpec check(String url) {
        return SourceCheck.check(url, Optional.of(root));
    }

    private void refused(String url, String reason) {
        Failure failure = assertThrows(Failure.class, () -> check(url));
        assertEquals(Failure.Kind.INVALID, failure.kind());
        assertTrue(String.valueOf(failure.getMessage()).contains(reason), failure.getMessage());
    }

    private SourceSpec spec(String path, SourceSpec.Kind kind, double framesPerSecond) {
        return new SourceSpec(root.resolve(path).toString(), kind, framesPerSecond);
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.write(file, bytes);
    }
}
