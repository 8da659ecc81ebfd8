package io.framebus.ingestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.FramePosition;
import io.framebus.vision.TimeBase;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ResumeTest {

    private static final FramePosition BEHIND = new FramePosition(250, 20_000, 10_000, new TimeBase(1, 1000));
    private static final FramePosition EARLY = new FramePosition(25, 11_000, 1000, new TimeBase(1, 1000));

    @Test
    void anExactIndexIsSoughtAMarginBefore() {
        Resume resume = new Resume(BEHIND, true, 2000);
        assertEquals(OptionalLong.of(8000), resume.seekMillis());
        assertTrue(resume.alreadyTaken(0, 20_000));
        assertFalse(resume.alreadyTaken(0, 20_001));
    }

    @Test
    void aSeekThatWentTooFarIsSeenByItsFirstFrame() {
        Resume resume = new Resume(BEHIND, true, 2000);
        assertTrue(resume.overshot(20_040));
        assertFalse(resume.overshot(20_000));
        assertFalse(new Resume(BEHIND, false, 2000).overshot(20_040));
    }

    @Test
    void withoutAnExactIndexFramesAreCounted() {
        Resume resume = new Resume(BEHIND, false, 2000);
        assertEquals(OptionalLong.empty(), resume.seekMillis());
        assertFalse(resume.seeks());
        assertTrue(resume.alreadyTaken(250, Long.MAX_VALUE));
        assertFalse(resume.alreadyTaken(251, 0));
    }

    @Test
    void withinTheMarginASourceIsOpenedFromItsStart() {
        assertFalse(new Resume(EARLY, true, 2000).seeks());
        assertFalse(new Resume(EARLY, true, 1000).seeks());
        assertTrue(new Resume(EARLY, true, 999).seeks());
    }
}
