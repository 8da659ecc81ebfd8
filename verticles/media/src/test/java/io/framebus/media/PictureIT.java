package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.PixelFormat;
import io.framebus.vision.Box;
import io.framebus.vision.Letterbox;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureIT {

    /** Blue, green, red, cyan, magenta, yellow, grey, white, black, dark blue. */
    private static final List<Integer> COLOURS =
            List.of(0x0000FF, 0x00FF00, 0xFF0000, 0x00FFFF, 0xFF00FF, 0xFFFF00, 0x808080, 0xFFFFFF, 0x000000, 0x1E3F7D);

    @Test
    void numberedFramesHaveTheirColours() throws Exception {
        List<Integer> seen = new ArrayList<>();
        var video = Clips.file(Clips.asset("videos/roboflow_numbered_frames_10f.mp4"));
        try (PixelPool pool = new PixelPool(Clips.POOL_BYTES);
                DecoderChild child =
                        DecoderChild.open(new DecodeRequest(video, OptionalLong.empty(), 1, "colours"), pool)) {
            for (Optional<RawFrame> frame = child.next(); frame.isPresent(); frame = child.next()) {
                try (Picture picture = Picture.of(frame.get().pixels())) {
                    seen.add(colour(picture, 8, 8));
                }
                frame.get().pixels().release();
            }
        }
        assertEquals(COLOURS.size(), seen.size());
        for (int i = 0; i < seen.size(); i++) {
            assertTrue(
                    distance(COLOURS.get(i), seen.get(i)) <= 24,
                    "frame " + i + " is " + Integer.toHexString(seen.get(i)));
        }
    }

    @Test
    void aJpegComesBackAsItWas() {
        try (Picture picture = Picture.blank(63, 41)) {
            picture.bgr().fill((byte) 200);
            try (Picture back = Picture.ofJpeg(picture.jpeg(95))) {
                assertEquals("63x41", back.width() + "x" + back.height());
                assertTrue(distance(0xC8C8C8, colour(back, 62, 40)) <= 3);
            }
        }
        byte[] noise = new byte[3000];
        noise[0] = (byte) 0xFF;
        assertThrows(IllegalArgumentException.class, () -> Picture.ofJpeg(noise));
    }

    @Test
    void aPictureLiesWhereItIsLaid() {
        try (Picture below = Picture.blank(50, 30);
                Picture above = Picture.blank(21, 9)) {
            above.bgr().fill((byte) 255);
            below.lay(above, 29, 21);
            assertEquals(0xFFFFFF, colour(below, 29, 21));
            assertEquals(0xFFFFFF, colour(below, 49, 29));
            assertEquals(0, colour(below, 28, 21));
            assertEquals(0, colour(below, 29, 20));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "17,31", "33,7", "64,48", "641,361"})
    void everyPixelOfAnySizeIsConverted(int width, int height) {
        try (PixelPool pool = new PixelPool(Clips.POOL_BYTES)) {
            PixelBuffer pixels = solid(pool, width, height, 235, 128, 128);
            try (Picture picture = Picture.of(pixels)) {
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        assertTrue(distance(0xFFFFFF, colour(picture, x, y)) <= 6, x + "," + y);
                    }
                }
            }
            pixels.release();
        }
    }

    @Test
    void jpegCanBeReadAgain() throws Exception {
        try (Picture picture = Picture.blank(63, 47)) {
            picture.draw(List.of(new Mark(new Box(10, 10, 40, 40), "", 0xFF8000)));
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.jpeg(95)));
            assertEquals(63, image.getWidth());
            assertEquals(47, image.getHeight());
            assertTrue(picture.jpeg(20).length < picture.jpeg(95).length);
        }
    }

    @ParameterizedTest
    @CsvSource({"320,240", "640,360", "1920,1080", "3840,2160"})
    void textStaysInsideTheFrameAndGrowsWithIt(int width, int height) {
        for (Box box : List.of(
                new Box(0, 0, width, height),
                new Box(width - 10, height - 10, width + 50, height + 50),
                new Box(-20, -20, 30, 30))) {
            try (Picture picture = Picture.blank(width, height)) {
                picture.draw(List.of(new Mark(box, "person 12 0.93", 0x00FF00)));
                int rows = rowsWithColour(picture, 0x00FF00);
                assertTrue(rows >= Math.max(12, height / 30), "the label is " + rows + " rows high");
            }
        }
    }

    @Test
    void aBoxIsDrawnOnItsEdgesOnly() {
        try (Picture picture = Picture.blank(320, 240)) {
            picture.draw(List.of(new Mark(new Box(100, 100, 200, 200), "", 0x123456)));
            assertEquals(0x123456, colour(picture, 100, 150));
            assertEquals(0x123456, colour(picture, 200, 150));
            assertEquals(0x000000, colour(picture, 150, 150));
            assertEquals(0x000000, colour(picture, 95, 150));
        }
    }

    @Test
    void adjustmentChangesEveryPixel() {
        try (Picture picture = Picture.blank(16, 16)) {
            picture.adjust(1, 0.5);
            assertTrue(distance(0x808080, colour(picture, 15, 15)) <= 2);
            picture.adjust(1.5, 0);
            assertTrue(distance(0xC0C0C0, colour(picture, 15, 15)) <= 3);
            assertNotEquals(0, colour(picture, 0, 0));
        }
    }

    /** Red as each standard writes it (limited range, 8 bits). */
    @ParameterizedTest
    @CsvSource({"YUV_BT601, 81, 90, 240", "YUV_BT709, 63, 102, 240", "YUV_BT2020, 74, 97, 240"})
    void redIsRedByEveryMatrix(PixelFormat format, int luma, int blue, int red) {
        try (PixelPool pool = new PixelPool(Clips.POOL_BYTES);
                TensorImage tensor =
                        new TensorImage(32, 32, TensorImage.Order.RGB, new float[3], new float[] {1, 1, 1}, 0)) {
            PixelBuffer pixels = solid(pool, format, 64, 48, luma, blue, red);
            try (Picture picture = Picture.of(pixels)) {
                int colour = colour(picture, 30, 20);
                assertTrue(distance(0xFF0000, colour) <= 4, () -> format + " gave " + Integer.toHexString(colour));
            }
            FloatBuffer planes = TensorImageIT.tensor(32, 32);
            tensor.write(pixels, planes, Letterbox.Fit.TOP_LEFT);
            assertEquals(255, planes.get(40), 3);
            assertEquals(0, planes.get(40 + 32 * 32), 3);
            assertEquals(0, planes.get(40 + 2 * 32 * 32), 3);
            pixels.release();
        }
    }

    static PixelBuffer solid(PixelPool pool, int width, int height, int luma, int blue, int red) {
        return solid(pool, PixelFormat.YUV_BT601, width, height, luma, blue, red);
    }

    static PixelBuffer solid(PixelPool pool, PixelFormat format, int width, int height, int luma, int blue, int red) {
        PixelBuffer pixels = pool.take(width, height, format);
        long lumaBytes = (long) width * height;
        long chromaBytes = (PixelFormat.YUV_BT601.bytes(width, height) - lumaBytes) / 2;
        MemorySegment data = pixels.data();
        data.asSlice(0, lumaBytes).fill((byte) luma);
        data.asSlice(lumaBytes, chromaBytes).fill((byte) blue);
        data.asSlice(lumaBytes + chromaBytes, chromaBytes).fill((byte) red);
        return pixels;
    }

    private static int colour(Picture picture, int x, int y) {
        return colour(picture.bgr(), (long) y * picture.stride() + 3L * x);
    }

    private static int colour(MemorySegment bgr, long at) {
        int blue = bgr.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
        int green = bgr.get(ValueLayout.JAVA_BYTE, at + 1) & 0xFF;
        int red = bgr.get(ValueLayout.JAVA_BYTE, at + 2) & 0xFF;
        return (red << 16) | (green << 8) | blue;
    }

    /** Rows with more of the colour than the two upright lines of a box have. */
    private static int rowsWithColour(Picture picture, int colour) {
        MemorySegment bgr = picture.bgr();
        int rows = 0;
        for (int y = 0; y < picture.height(); y++) {
            int found = 0;
            for (int x = 0; x < picture.width(); x++) {
                found += colour(bgr, (long) y * picture.stride() + 3L * x) == colour ? 1 : 0;
            }
            rows += found >= 40 ? 1 : 0;
        }
        return rows;
    }

    private static int distance(int expected, int actual) {
        int distance = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            distance = Math.max(distance, Math.abs((expected >> shift & 0xFF) - (actual >> shift & 0xFF)));
        }
        return distance;
    }
}
