package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesIT {

    @TempDir
    Path folder;

    @Test
    void aDirectoryIsReadInNaturalOrderAcrossTypesWithGapsWhereAnImageIsBroken() throws Exception {
        Path images = Files.createDirectory(folder.resolve("sequence"));
        make(images, "frame1.jpg", "64x48");
        make(images, "frame2.png", "64x48");
        make(images, "frame10.jpg", "32x24");
        Files.writeString(images.resolve("frame3.jpg"), "no image");
        byte[] cut = Files.readAllBytes(make(images, "frame4.jpg", "64x48"));
        Files.write(images.resolve("frame4.jpg"), Arrays.copyOf(cut, 20));
        Files.writeString(images.resolve("notes.txt"), "not part of the sequence");
        make(images, "frame11.bmp", "64x48");
        make(images, "frame20.tiff", "64x48");
        make(images, "frame21.webp", "64x48");
        List<Clips.Seen> seen = Clips.decode(Clips.images(images, 5));
        assertEquals(
                List.of("0 64x48", "1 64x48", "4 32x24", "5 64x48", "6 64x48", "7 64x48"),
                seen.stream()
                        .map(frame -> frame.pts() + " " + frame.width() + "x" + frame.height())
                        .toList());
        assertEquals(1400, seen.getLast().millis());
        assertEquals(seen.subList(2, 6), Clips.decode(Clips.images(images, 5), OptionalLong.of(600)));
        MediaInfo info = MediaProbe.probe(Clips.images(images, 5), Duration.ofSeconds(20));
        assertEquals(new MediaInfo("images", "mjpeg", 64, 48, 5, 8, 1600, 0, true), info);
    }

    @Test
    void aPhotoIsOneFrameTurnedAsItsCameraSays() throws Exception {
        Path flat = make(folder, "flat.jpg", "64x48");
        Path photo = Files.write(folder.resolve("photo.jpg"), turned(Files.readAllBytes(flat)));
        List<Clips.Seen> seen = Clips.decode(Clips.images(photo, 0));
        assertEquals(1, seen.size());
        assertEquals("48x64", seen.getFirst().width() + "x" + seen.getFirst().height());
        MediaInfo info = MediaProbe.probe(Clips.images(photo, 0), Duration.ofSeconds(20));
        assertEquals("48x64", info.width() + "x" + info.height());
        assertEquals(90, info.rotationDegrees());
        assertTrue(Images.isImage(photo));
        assertFalse(Images.isImage(Files.writeString(folder.resolve("text.jpg"), "text")));
    }

    @Test
    void aDirectoryWithoutImagesIsUndecodable() {
        MediaException failed = assertThrows(MediaException.class, () -> Clips.decode(Clips.images(folder, 5)));
        assertEquals(MediaException.Kind.UNDECODABLE, failed.kind());
    }

    @Test
    void aDirectoryOfBrokenImagesIsUndecodable() throws Exception {
        byte[] whole = Files.readAllBytes(make(folder, "whole.jpg", "64x48"));
        Files.write(folder.resolve("whole.jpg"), Arrays.copyOf(whole, 40));
        MediaException failed = assertThrows(MediaException.class, () -> Clips.decode(Clips.images(folder, 5)));
        assertEquals(MediaException.Kind.UNDECODABLE, failed.kind(), failed.getMessage());
    }

    @Test
    void anImageThatCannotBeDecodedEndsOnlyItself() throws Exception {
        byte[] whole = Files.readAllBytes(make(folder, "1.jpg", "64x48"));
        Files.write(folder.resolve("2.jpg"), new byte[0]);
        Files.write(folder.resolve("3.jpg"), claimingMore(whole));
        Files.writeString(folder.resolve("4.jpg"), "text");
        Files.write(folder.resolve("5.jpg"), Arrays.copyOf(whole, 40));
        Files.writeString(folder.resolve("6.jpg"), "text");
        Files.write(folder.resolve("7.jpg"), whole);
        List<Clips.Seen> seen = Clips.decode(Clips.images(folder, 5));
        assertEquals(List.of(0L, 1200L), seen.stream().map(Clips.Seen::millis).toList());
    }

    /** The header says 65,500 by 65,500 pixels. */
    private static byte[] claimingMore(byte[] jpeg) {
        byte[] huge = jpeg.clone();
        int at = 2;
        while ((huge[at + 1] & 0xFF) != 0xC0) {
            at += 2 + ByteBuffer.wrap(huge).getShort(at + 2);
        }
        ByteBuffer.wrap(huge).putShort(at + 5, (short) 65_500).putShort(at + 7, (short) 65_500);
        return huge;
    }

    private static Path make(Path folder, String name, String size) {
        Path image = folder.resolve(name);
        Clips.ffmpeg(folder, "-f", "lavfi", "-i", "testsrc=size=" + size, "-frames:v", "1", image.toString());
        return image;
    }

    /** The JPEG with an EXIF segment that says: turn clockwise. */
    private static byte[] turned(byte[] jpeg) throws IOException {
        ByteBuffer exif = ByteBuffer.allocate(36);
        exif.putShort((short) 0xFFE1).putShort((short) 34).put(new byte[] {'E', 'x', 'i', 'f', 0, 0});
        exif.put(new byte[] {'M', 'M', 0, 42}).putInt(8).putShort((short) 1);
        exif.putShort((short) 0x112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) 6)
                .putShort((short) 0)
                .putInt(0);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(jpeg, 0, 2);
        all.write(exif.array());
        all.write(jpeg, 2, jpeg.length - 2);
        return all.toByteArray();
    }
}
