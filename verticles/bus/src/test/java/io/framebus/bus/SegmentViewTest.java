package io.framebus.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.UUID;
import org.junit.jupiter.api.Test;

final class SegmentViewTest {

    private static final UUID JOB = UUID.fromString("01020304-0506-4708-890a-0b0c0d0e0f10");

    /** Computed with Python: {@code uuid.UUID(bytes=md5(name), version=3)}. */
    @Test
    void idsAreThoseOfTheRuleAndStaySo() {
        assertEquals(UUID.fromString("bdfb9774-c0ba-3a16-b58e-cc78f49d31d2"), SegmentView.idOf(JOB, 0));
        assertEquals(UUID.fromString("90325c93-81e9-3ed6-9c1a-0b78b9172509"), SegmentView.idOf(JOB, 12));
        assertNotEquals(
                SegmentView.idOf(JOB, 1), SegmentView.idOf(UUID.fromString("11020304-0506-4708-890a-0b0c0d0e0f10"), 1));
    }
}
