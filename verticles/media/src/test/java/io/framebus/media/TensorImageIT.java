package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.framebus.bus.PixelFormat;
import io.framebus.bus.Pixels;
import io.framebus.bus.SourceSpec;
import io.framebus.vision.Letterbox;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorImageIT {

    private static final float[] NO_MEAN = {0, 0, 0};
    private static final float[] UNSCALED = {1, 1, 1};

    /** BT.601 limited range: the pure colours and what they are in Y, Cb, Cr. */
    @ParameterizedTest
    @CsvSource({
        "255, 0, 0, 82, 90, 240",
        "0, 255, 0, 145, 54, 34",
        "0, 0, 255, 41, 240, 110",
        "255, 255, 255, 235, 128, 128",
        "0, 0, 0, 16, 128, 128"
    })
    void colourPlanesAreInTheAskedOrder(int red, int green, int blue, int luma, int cb, int cr) {
        try (PixelPool pool = new PixelPool(Clips.POOL_BYTES);
                TensorImage rgb = new TensorImage(32, 32, TensorImage.Order.RGB, NO_MEAN, UNSCALED, 114);
                TensorImage bgr = new TensorImage(32, 32, TensorImage.Order.BGR, NO_MEAN, UNSCALED, 114)) {
            PixelBuffer pixels = PictureIT.solid(pool, 64, 64, luma, cb, cr);
            FloatBuffer tensor = tensor(32, 32);
            rgb.write(pixels, tensor, Letterbox.Fit.TOP_LEFT);
            assertPlanes(tensor, red, green, blue);
            bgr.write(pixels, tensor, Letterbox.Fit.TOP_LEFT);
            assertPlanes(tensor, blue, green, red);
            pixels.release();
        }
    }

    private static void assertPlanes(FloatBuffer tensor, float first, float second, float third) {
        float[] expected = {first, second, third};
        for (int i = 0; i < 3 * 32 * 32; i++) {
            assertEquals(expected[i / (32 * 32)], tensor.get(i), 3, "value " + i);
        }
    }

    /** So a sequence made of a video is the same to a model as the video. */
    @ParameterizedTest
    @CsvSource({"480:360", "640:480", "427:321", "320:241", "333:240"})
    void framesThatBecamePngFilesGiveTheSameTensors(String size, @TempDir Path folder) throws Exception {
        Path real = Clips.asset("videos/vtest_pets09s2l1_480x360.mp4");
        Path clip = folder.resolve("clip.mkv");
        Clips.ffmpeg(
                folder,
                "-i",
                real.toString(),
                "-frames:v",
                "5",
                "-vf",
                "scale=" + size,
                "-c:v",
                "ffv1",
                clip.toString());
        Path images = Files.createDirectory(folder.resolve("images"));
        Clips.ffmpeg(folder, "-i", clip.toString(), images.resolve("%06d.png").toString());
        List<float[]> ofVideo = tensors(Clips.file(clip), 5);
        List<float[]> ofImages = tensors(Clips.images(images, 10), 5);
        for (int frame = 0; frame < 5; frame++) {
            assertArrayEquals(ofVideo.get(frame), ofImages.get(frame), "frame " + frame);
        }
        assertFalse(Arrays.equals(ofVideo.get(0), ofVideo.get(4)));
    }

    private static List<float[]> tensors(SourceSpec source, int count) throws Exception {
        List<float[]> tensors = new ArrayList<>();
        try (PixelPool pool = new PixelPool(Clips.POOL_BYTES);
                DecoderChild child =
                        DecoderChild.open(new DecodeRequest(source, OptionalLong.empty(), 1, "test"), pool);
                TensorImage image = new TensorImage(416, 416, TensorImage.Order.BGR, NO_MEAN, UNSCALED, 114)) {
            while (tensors.size() < count) {
                Pixels pixels = child.next().orElseThrow().pixels();
                FloatBuffer tensor = tensor(416, 416);
                image.write(pixels, tensor, Letterbox.Fit.TOP_LEFT);
                pixels.release();
                float[] values = new float[tensor.remaining()];
                tensor.get(values);
                tensors.add(values);
            }
        }
        return tensors;
    }

    @Test
    void meanAndScaleBelongToTheirChannels() {
        float[] mean = {10, 20, 30};
        float[] scale = {1, 0.5f, 0.25f};
        try (PixelPool pool = new PixelPool(Clips.POOL_BYTES);
                TensorImage image = new TensorImage(16, 16, TensorImage.Order.RGB, mean, scale, 114)) {
            PixelBuffer pixels = PictureIT.solid(pool, 16, 16, 235, 128, 128);
            FloatBuffer tensor = tensor(16, 16);
            image.write(pixels, tensor, Letterbox.Fit.TOP_LEFT);
            assertEquals(245, tensor.get(0), 1);
            assertEquals(117.5, tensor.get(16 * 16), 1);
            assertEquals(56.25, tensor.get(2 * 16 * 16), 1);
            pixels.release();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "64,32,TOP_LEFT",
        "64,32,CENTERED",
        "32,64,CENTERED",
        "33,17,CENTERED",
        "17,33,TOP_LEFT",
        "640,3,CENTERED",
        "64,32,STRETCHED"
    })
    void everythingAroundTheFrameIsPadding(int width, int height, Letterbox.Fit fit) {
        try (PixelPool pool = new PixelPool(Clips.POOL_BYTES);
                TensorImage image = new TensorImage(40, 40, TensorImage.Order.BGR, NO_MEAN, UNSCALED, 114)) {
            PixelBuffer pixels = PictureIT.solid(pool, width, height, 235, 128, 128);
            FloatBuffer tensor = tensor(40, 40);
            for (int i = 0; i < tensor.capacity(); i++) {
                tensor.put(i, -1);
            }
            Letterbox box = image.write(pixels, tensor, fit);
            for (int i = 0; i < tensor.capacity(); i++) {
                int x = i % 40;
                int y = i / 40 % 40;
                boolean inside = x >= box.padX()
                        && x < box.padX() + box.resizedWidth()
                        && y >= box.padY()
                        && y < box.padY() + box.resizedHeight();
                assertEquals(inside ? 255 : 114, tensor.get(i), inside ? 3 : 0, x + "," + y);
            }
            pixels.release();
        }
    }

    /**
     * Every eighth column or row is white: left out or hit, it would be all or nothing. Where the frame is stretched,
     * one axis shrinks by more than the other.
     */
    @ParameterizedTest
    @CsvSource({"32, TOP_LEFT, 3", "192, STRETCHED, 768"})
    void everyPixelOfALargeFrameCounts(int inputWidth, Letterbox.Fit fit, int bytesApart) {
        try (PixelPool pool = new PixelPool(Clips.POOL_BYTES);
                TensorImage image = new TensorImage(inputWidth, 32, TensorImage.Order.RGB, NO_MEAN, UNSCALED, 0)) {
            PixelBuffer pixels = pool.take(256, 256, PixelFormat.RGB);
            for (int i = 0; i < 3 * 256 * 256; i++) {
                pixels.data().set(ValueLayout.JAVA_BYTE, i, (byte) (i / bytesApart % 8 == 0 ? 255 : 0));
            }
            FloatBuffer tensor = tensor(inputWidth, 32);
            image.write(pixels, tensor, fit);
            for (int i = 0; i < tensor.capacity(); i++) {
                assertEquals(32, tensor.get(i), 2, "value " + i);
            }
            pixels.release();
        }
    }

    @Test
    void writingBeginsAtThePositionOfTheTensor() {
        try (PixelPool pool = new PixelPool(Clips.POOL_BYTES);
                TensorImage image = new TensorImage(8, 8, TensorImage.Order.RGB, NO_MEAN, UNSCALED, 0)) {
            PixelBuffer pixels = PictureIT.solid(pool, 8, 8, 235, 128, 128);
            FloatBuffer batch = tensor(8, 16).position(3 * 8 * 8);
            image.write(pixels, batch, Letterbox.Fit.TOP_LEFT);
            assertEquals(0, batch.get(3 * 8 * 8 - 1));
            assertEquals(255, batch.get(3 * 8 * 8), 3);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> image.write(pixels, batch.position(200), Letterbox.Fit.TOP_LEFT));
            pixels.release();
        }
    }

    static FloatBuffer tensor(int width, int height) {
        return ByteBuffer.allocateDirect(3 * width * height * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
