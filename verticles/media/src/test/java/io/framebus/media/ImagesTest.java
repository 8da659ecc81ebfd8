package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImagesTest {

    @Test
    void numbersInNamesCompareAsNumbers() {
        List<String> expected = List.of(
                "000001.jpg",
                "000002.jpg",
                "2.jpg",
                "10.jpg",
                "99999999999999999999999.jpg",
                "frame2.jpg",
                "frame2b.jpg",
                "frame10.jpg",
                "frame10_2.jpg",
                "frame10_11.jpg");
        List<String> shuffled = new ArrayList<>(expected);
        for (long seed = 0; seed < 50; seed++) {
            Collections.shuffle(shuffled, new Random(seed));
            shuffled.sort(Images::compareNaturally);
            assertEquals(expected, shuffled, "seed " + seed);
        }
    }
}
