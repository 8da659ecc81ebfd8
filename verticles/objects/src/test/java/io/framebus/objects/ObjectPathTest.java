package io.framebus.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.framebus.bus.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectPathTest {

    @Test
    void bucketEndsAtTheFirstSlash() {
        assertEquals(new ObjectPath("frames", "id/frame_00001.jpg"), ObjectPath.of("frames/id/frame_00001.jpg"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "frames", "frames/", "/key", "frames/../other/key", "frames/./key", "frames/a/.."})
    void pathWithoutBucketAndPlainKeyIsInvalid(String path) {
        Failure failure = assertThrows(Failure.class, () -> ObjectPath.of(path));
        assertEquals(Failure.Kind.INVALID, failure.kind());
    }

    @Test
    void keyBeyondTheLimitOfS3IsInvalid() {
        assertEquals(1024, ObjectPath.of("frames/" + "é".repeat(512)).key().length() * 2);
        assertThrows(Failure.class, () -> ObjectPath.of("frames/" + "é".repeat(513)));
    }
}
