package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeoplePictureTest {

    @ParameterizedTest
    @CsvSource({
        "480, 360, 960, 720",
        "960, 720, 960, 720",
        "1920, 1080, 1109, 624",
        "7680, 4320, 1109, 624",
        "160, 120, 480, 360",
        "1, 1, 3, 3"
    })
    void everyFrameIsLookedAtInAboutTheSameNumberOfPixels(
            int width, int height, int expectedWidth, int expectedHeight) {
        assertEquals(new FrameSize(expectedWidth, expectedHeight), PeoplePicture.sizeFor(new FrameSize(width, height)));
    }

    @ParameterizedTest
    @CsvSource({"30000, 30000", "65500, 20", "3, 60000", "32000, 1"})
    void noFrameMakesTheWorkLarge(int width, int height) {
        FrameSize size = PeoplePicture.sizeFor(new FrameSize(width, height));
        boolean holdsWindow =
                size.width() >= PeopleDetector.WINDOW_WIDTH && size.height() >= PeopleDetector.WINDOW_HEIGHT;
        assertTrue(!holdsWindow || (long) size.width() * size.height() < 1.02 * PeoplePicture.PIXELS, size::toString);
    }

    @Test
    void theProportionsStay() {
        FrameSize size = PeoplePicture.sizeFor(new FrameSize(1000, 3000));
        assertEquals(3, (double) size.height() / size.width(), 0.01);
    }
}
