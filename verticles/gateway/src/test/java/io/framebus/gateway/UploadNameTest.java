package io.framebus.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UploadNameTest {

    @ParameterizedTest
    @CsvSource({
        "a.mp4, a.mp4",
        "/etc/passwd, passwd",
        "../../x, x",
        "..\\..\\x.mp4, x.mp4",
        "a/.., file",
        "..., file",
        "'', file",
        "'   ', file",
        ".mp4, .mp4",
        "a/, file",
        "' a b.mp4 ', a b.mp4",
    })
    void aNameIsTheLastPartOfThePath(String given, String name) {
        assertEquals(name, UploadName.of(given));
    }

    @Test
    void whatCannotBeSeenIsRemoved() {
        assertEquals("abgpj.mp4", UploadName.of("a\0b\r\n\u202egpj.mp4\u200b"));
    }

    @Test
    void aLongNameKeepsItsExtensionAndWholeCharacters() {
        assertEquals("n".repeat(196) + ".mp4", UploadName.of("n".repeat(10_000) + ".mp4"));
        assertEquals("日".repeat(65) + ".mp4", UploadName.of("日".repeat(500) + ".mp4"));
        assertEquals("😀".repeat(49) + ".mp4", UploadName.of("😀".repeat(500) + ".mp4"));
        assertEquals("e".repeat(200), UploadName.of("e".repeat(100) + "e".repeat(9000)));
        assertEquals("a." + "e".repeat(198), UploadName.of("a." + "e".repeat(9000)));
    }

    @Test
    void noNameIsAPathWhateverIsGiven() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder given = new StringBuilder();
            for (int length = random.nextInt(300); length > 0; length--) {
                given.append("ab./\\ \0\n日é%".charAt(random.nextInt(11)));
            }
            String name = UploadName.of(given.toString());
            String message = "seed " + seed + ": " + name;
            assertTrue(!name.isEmpty() && name.getBytes(StandardCharsets.UTF_8).length <= 200, message);
            assertFalse(name.contains("/") || name.contains("\\") || name.matches("\\.+"), message);
            assertFalse(name.chars().anyMatch(Character::isISOControl), message);
        }
    }
}
