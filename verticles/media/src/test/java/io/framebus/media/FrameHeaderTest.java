package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.framebus.vision.TimeBase;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameHeaderTest {

    @Test
    void aLineOfTheChildIsRead() {
        assertEquals(
                Optional.of(new FrameHeader(1, -1024, new TimeBase(1, 10240), 259200)),
                FrameHeader.parse("1 -1024 1/10240 259200"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1 1024 1/10240", "1 1024 0/1 10", "1 1024 1/0 10", "a b c d", "1 1024 1/10240 -1"})
    void anythingElseIsNotBelieved(String line) {
        assertEquals(Optional.empty(), FrameHeader.parse(line));
    }
}
