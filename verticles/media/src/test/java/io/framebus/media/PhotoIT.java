package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.SourceSpec;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Photos as people have them come out upright and in their colours. The test picture has a colour in each quarter. */
class PhotoIT {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "1, 64x48, red green blue white",
        "2, 64x48, green red white blue",
        "3, 64x48, white blue green red",
        "4, 64x48, blue white red green",
        "5, 48x64, red blue green white",
        "6, 48x64, blue red white green",
        "7, 48x64, white green blue red",
        "8, 48x64, green white red blue"
    })
    void everyOrientationIsUprightInEveryFormat(int orientation, String size, String colours) throws Exception {
        BufferedImage picture = quarters(BufferedImage.TYPE_INT_RGB);
        byte[] tag = Tagged.exif((short) orientation);
        byte[] tiffTag = Arrays.copyOfRange(tag, 10, tag.length);
        Path flat = write(picture, "flat.png", "png");
        Path webp = folder.resolve("flat.webp");
        Clips.ffmpeg(folder, "-i", flat.toString(), "-c:v", "libwebp", "-lossless", "1", webp.toString());
        Map<String, byte[]> photos = Map.of(
                "photo.jpg", Tagged.inJpeg(Files.readAllBytes(write(picture, "flat.jpg", "jpg")), tag),
                "photo.png", Tagged.inPng(Files.readAllBytes(flat), tiffTag),
                "photo.webp", Tagged.inWebp(Files.readAllBytes(webp), WIDTH, HEIGHT, tiffTag),
                "photo.tiff",
                        Tagged.inTiff(Files.readAllBytes(write(picture, "flat.tiff", "tiff")), (short) orientation));
        for (Map.Entry<String, byte[]> one : photos.entrySet()) {
            Path photo = Files.write(folder.resolve(one.getKey()), one.getValue());
            assertEquals(colours + " " + size, look(photo), one.getKey());
            MediaInfo info = MediaProbe.probe(Clips.images(photo, 0), DEADLINE);
            assertEquals(size, info.width() + "x" + info.height(), one.getKey());
        }
    }

    @Test
    void transparentPicturesStandOnWhite() throws Exception {
        BufferedImage picture = quarters(BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < HEIGHT / 2; y++) {
            for (int x = 0; x < WIDTH / 2; x++) {
                picture.setRGB(x, y, 0x00FF0000);
                picture.setRGB(x + WIDTH / 2, y, 0x80000000);
            }
        }
        Path png = write(picture, "alpha.png", "png");
        assertEquals("white grey blue white 64x48", look(png));
        Path webp = folder.resolve("alpha.webp");
        Clips.ffmpeg(folder, "-i", png.toString(), "-c:v", "libwebp", "-lossless", "1", webp.toString());
        assertEquals("white grey blue white 64x48", look(webp));
    }

    @Test
    void aPaletteWithATransparentColourStandsOnWhite() throws Exception {
        byte[] reds = {(byte) 220, 30, 30, (byte) 240};
        byte[] greens = {30, (byte) 200, 40, (byte) 240};
        byte[] blues = {30, 40, (byte) 210, (byte) 240};
        IndexColorModel palette = new IndexColorModel(2, 4, reds, greens, blues, 1);
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_BINARY, palette);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            picture.getRaster().setSample(i % WIDTH, i / WIDTH, 0, i / WIDTH * 2 / HEIGHT * 2 + i % WIDTH * 2 / WIDTH);
        }
        assertEquals("red white blue white 64x48", look(write(picture, "palette.png", "png")));
    }

    @Test
    void greyAndSixteenBitPicturesKeepTheirBrightness() throws Exception {
        BufferedImage deep = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
        BufferedImage grey = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            boolean left = i % WIDTH < WIDTH / 2;
            deep.getRaster().setSample(i % WIDTH, i / WIDTH, 0, left ? 0xFFFF : 0x8000);
            grey.getRaster().setSample(i % WIDTH, i / WIDTH, 0, left ? 0xFF : 0x80);
        }
        assertEquals("white grey white grey 64x48", look(write(deep, "deep.png", "png")));
        assertEquals("white grey white grey 64x48", look(write(grey, "grey.png", "png")));
        assertEquals("white grey white grey 64x48", look(write(grey, "grey.jpg", "jpg")));
        Path colours = folder.resolve("deep-colours.png");
        Path flat = write(quarters(BufferedImage.TYPE_INT_RGB), "flat.png", "png");
        Clips.ffmpeg(folder, "-i", flat.toString(), "-pix_fmt", "rgb48be", colours.toString());
        assertEquals("red green blue white 64x48", look(colours));
    }

    @Test
    void printersColoursAreThoseOfTheScreen() throws Exception {
        assertEquals("red green blue white 64x48", look(adobeCmyk()));
        assertEquals("red green blue white 64x48", look(plainCmyk()));
    }

    /** FFmpeg would make the picture black. */
    @Test
    void tiffWithJpegInsideIsRefused() throws Exception {
        Path photo = folder.resolve("whole.tif");
        Clips.ffmpeg(folder, "-f", "lavfi", "-i", "testsrc=size=320x240", "-frames:v", "1", photo.toString());
        byte[] whole = Files.readAllBytes(photo);
        assertEquals(1, Clips.decode(Clips.images(photo, 0)).size());
        Path inside = Files.write(folder.resolve("inside.tif"), Tagged.compressedTiff(whole, (short) 7));
        MediaException refused = assertThrows(MediaException.class, () -> Clips.decode(Clips.images(inside, 0)));
        assertEquals(MediaException.Kind.UNDECODABLE, refused.kind(), refused.getMessage());
        MediaException probed =
                assertThrows(MediaException.class, () -> MediaProbe.firstPicture(Clips.images(inside, 0), DEADLINE));
        for (MediaException told : List.of(refused, probed)) {
            assertTrue(told.getMessage().contains("JPEG inside; save it as JPEG or PNG"), told.getMessage());
        }
    }

    /** FFmpeg would paint the missing part green; only the marker at the very end may be missing. */
    @Test
    void cutJpegIsRefused() throws Exception {
        Path photo = folder.resolve("whole.jpg");
        Clips.ffmpeg(folder, "-f", "lavfi", "-i", "testsrc=size=320x240", "-frames:v", "1", photo.toString());
        byte[] whole = Files.readAllBytes(photo);
        for (int length : new int[] {whole.length / 10, whole.length / 2, whole.length - 100}) {
            Path cut = Files.write(folder.resolve("cut.jpg"), java.util.Arrays.copyOf(whole, length));
            MediaException refused =
                    assertThrows(MediaException.class, () -> Clips.decode(Clips.images(cut, 0)), length + " bytes");
            assertEquals(MediaException.Kind.UNDECODABLE, refused.kind(), refused.getMessage());
        }
        Path unmarked = Files.write(folder.resolve("unmarked.jpg"), java.util.Arrays.copyOf(whole, whole.length - 2));
        assertEquals(1, Clips.decode(Clips.images(unmarked, 0)).size());
    }

    @Test
    void aMovingWebpIsItsFirstPicture() throws Exception {
        Path first = write(quarters(BufferedImage.TYPE_INT_RGB), "m0.png", "png");
        Files.copy(first, folder.resolve("m1.png"));
        Path moving = folder.resolve("moving.webp");
        Clips.ffmpeg(
                folder,
                "-framerate",
                "5",
                "-i",
                "m%d.png",
                "-vf",
                "negate=enable=eq(n\\,1)",
                "-c:v",
                "libwebp_anim",
                "-lossless",
                "1",
                moving.toString());
        assertTrue(
                new String(Files.readAllBytes(moving), java.nio.charset.StandardCharsets.ISO_8859_1).contains("ANMF"));
        assertEquals("red green blue white 64x48", look(moving));
        assertEquals(
                new MediaInfo("images", "webp", 64, 48, 25, 1, 40, 0, true),
                MediaProbe.probe(Clips.images(moving, 0), DEADLINE));
        byte[] whole = Files.readAllBytes(moving);
        for (int length = 12; length < whole.length; length += 7) {
            Path cut = Files.write(folder.resolve("cut.webp"), java.util.Arrays.copyOf(whole, length));
            try {
                Clips.decode(Clips.images(cut, 0));
            } catch (MediaException refused) {
                assertEquals(MediaException.Kind.UNDECODABLE, refused.kind(), refused.getMessage());
            }
        }
    }

    @Test
    void anAvifIsAPhotoAlsoBetweenOthers() throws Exception {
        Path images = Files.createDirectory(folder.resolve("images"));
        Path flat = write(quarters(BufferedImage.TYPE_INT_RGB), "flat.png", "png");
        Path avif = images.resolve("2.avif");
        Clips.ffmpeg(folder, "-i", flat.toString(), "-c:v", "libaom-av1", "-still-picture", "1", avif.toString());
        Files.copy(flat, images.resolve("1.png"));
        Files.copy(avif, images.resolve("3.avif"));
        Files.copy(flat, images.resolve("4.png"));
        assertTrue(Images.isImage(avif));
        assertEquals("red green blue white 64x48", look(avif));
        assertEquals(
                List.of(0L, 200L, 400L, 600L),
                Clips.decode(Clips.images(images, 5)).stream()
                        .map(Clips.Seen::millis)
                        .toList());
    }

    @Test
    void bombsAreRefusedByTheirHeaders() throws Exception {
        Path flat = write(quarters(BufferedImage.TYPE_INT_RGB), "flat.jpg", "jpg");
        ByteBuffer jpeg = ByteBuffer.wrap(Files.readAllBytes(flat));
        int frame = indexOf(jpeg, 0xFFC0);
        jpeg.putShort(frame + 5, (short) 65_500).putShort(frame + 7, (short) 65_500);
        assertTooLarge(Files.write(folder.resolve("bomb.jpg"), jpeg.array()));
        byte[] png = Files.readAllBytes(write(quarters(BufferedImage.TYPE_INT_RGB), "flat.png", "png"));
        ByteBuffer header = ByteBuffer.wrap(png);
        header.putInt(16, 60_000).putInt(20, 60_000);
        CRC32 checksum = new CRC32();
        checksum.update(png, 12, 17);
        header.putInt(29, (int) checksum.getValue());
        assertTooLarge(Files.write(folder.resolve("bomb.png"), png));
    }

    @ParameterizedTest
    @CsvSource({"000000005001.jpg", "000000373353.jpg", "000000414673.jpg"})
    void realPhotosComeAsTheirProbeSays(String name) throws Exception {
        SourceSpec photo = Clips.images(Clips.asset("images/" + name), 0);
        List<Clips.Seen> seen = Clips.decode(photo);
        MediaInfo info = MediaProbe.probe(photo, DEADLINE);
        assertEquals(1, seen.size());
        assertEquals(info.width(), seen.getFirst().width());
        assertEquals(info.height(), seen.getFirst().height());
    }

    private static void assertTooLarge(Path photo) {
        SourceSpec source = Clips.images(photo, 0);
        for (MediaException refused : List.of(
                assertThrows(MediaException.class, () -> MediaProbe.probe(source, DEADLINE)),
                assertThrows(MediaException.class, () -> Clips.decode(source)))) {
            assertEquals(MediaException.Kind.TOO_LARGE, refused.kind(), refused.getMessage());
        }
    }

    private static int indexOf(ByteBuffer bytes, int marker) {
        for (int i = 0; i < bytes.limit() - 1; i++) {
            if ((bytes.getShort(i) & 0xFFFF) == marker) {
                return i;
            }
        }
        throw new IllegalStateException("no marker");
    }

    private static BufferedImage quarters(int type) {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, type);
        Color[] colours = {
            new Color(220, 30, 30), new Color(30, 200, 40), new Color(30, 40, 210), new Color(240, 240, 240)
        };
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            Color colour = colours[i / WIDTH * 2 / HEIGHT * 2 + i % WIDTH * 2 / WIDTH];
            picture.setRGB(i % WIDTH, i / WIDTH, colour.getRGB());
        }
        return picture;
    }

    private Path write(BufferedImage picture, String name, String format) throws IOException {
        Path file = folder.resolve(name);
        assertTrue(ImageIO.write(picture, format, file.toFile()), "no writer for " + name);
        return file;
    }

    /** As image editors write it: four channels, inverted, with the marker that says so. */
    private Path adobeCmyk() throws IOException {
        ByteBuffer adobe = ByteBuffer.allocate(16);
        adobe.putShort((short) 0xFFEE).putShort((short) 14).put(new byte[] {'A', 'd', 'o', 'b', 'e'});
        adobe.putShort((short) 100).putInt(0).put((byte) 0);
        return Files.write(folder.resolve("cmyk.jpg"), Tagged.inJpeg(inks(true), adobe.array()));
    }

    /** Without that marker 0 is no ink. */
    private Path plainCmyk() throws IOException {
        return Files.write(folder.resolve("plain.jpg"), inks(false));
    }

    private static byte[] inks(boolean inverted) throws IOException {
        BufferedImage picture = quarters(BufferedImage.TYPE_INT_RGB);
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, WIDTH, HEIGHT, 4, null);
        int mask = inverted ? 0 : 0xFF;
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            Color colour = new Color(picture.getRGB(i % WIDTH, i / WIDTH));
            int[] pixel = {colour.getRed() ^ mask, colour.getGreen() ^ mask, colour.getBlue() ^ mask, 0xFF ^ mask};
            raster.setPixel(i % WIDTH, i / WIDTH, pixel);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(raster, null, null), null);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** The colours of the four quarters and the size of the only frame. */
    private static String look(Path photo) throws MediaException, InterruptedException {
        DecodeRequest request = new DecodeRequest(Clips.images(photo, 0), OptionalLong.empty(), 1, "photo");
        try (PixelPool pool = new PixelPool(Clips.POOL_BYTES);
                DecoderChild child = DecoderChild.open(request, pool)) {
            RawFrame frame = child.next().orElseThrow();
            assertTrue(child.next().isEmpty(), "a photo is one frame");
            try (Picture picture = Picture.of(frame.pixels())) {
                List<String> seen = new ArrayList<>();
                for (int quarter = 0; quarter < 4; quarter++) {
                    seen.add(colour(picture, quarter));
                }
                return String.join(" ", seen) + " " + picture.width() + "x" + picture.height();
            } finally {
                frame.pixels().release();
            }
        }
    }

    private static String colour(Picture picture, int quarter) {
        int x = (quarter % 2 * 2 + 1) * picture.width() / 4;
        int y = (quarter / 2 * 2 + 1) * picture.height() / 4;
        MemorySegment bgr = picture.bgr().asSlice((long) y * picture.stride() + 3L * x, 3);
        int blue = bgr.get(ValueLayout.JAVA_BYTE, 0) & 0xFF;
        int green = bgr.get(ValueLayout.JAVA_BYTE, 1) & 0xFF;
        int red = bgr.get(ValueLayout.JAVA_BYTE, 2) & 0xFF;
        record Named(String name, int red, int green, int blue) {}
        return List.of(
                        new Named("red", 220, 30, 30),
                        new Named("green", 30, 200, 40),
                        new Named("blue", 30, 40, 210),
                        new Named("white", 250, 250, 250),
                        new Named("grey", 128, 128, 128))
                .stream()
                .filter(named -> Math.abs(named.red() - red) < 16
                        && Math.abs(named.green() - green) < 16
                        && Math.abs(named.blue() - blue) < 16)
                .map(Named::name)
                .findFirst()
                .orElse(red + "/" + green + "/" + blue);
    }
}
