package io.framebus.gateway;

import io.vertx.core.buffer.Buffer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Files that tests upload, good and bad. */
final class Pictures {

    private Pictures() {}

    /** @param format as ImageIO calls it */
    static Buffer photo(String format) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), format, bytes);
            return Buffer.buffer(bytes.toByteArray());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** An uncompressed video (YUV4MPEG2), 64 x 48, of noise. */
    static Buffer video(int frames) {
        SplittableRandom random = new SplittableRandom(frames);
        Buffer video = Buffer.buffer("YUV4MPEG2 W64 H48 F25:1 Ip A1:1 C420jpeg\n");
        byte[] frame = new byte[64 * 48 * 3 / 2];
        for (int index = 0; index < frames; index++) {
            random.nextBytes(frame);
            video.appendString("FRAME\n").appendBytes(frame);
        }
        return video;
    }

    /** At least so many bytes of video. */
    static Buffer videoOf(int bytes) {
        return video(1 + bytes / (64 * 48 * 3 / 2));
    }

    /** The beginning of a JPEG that says it is 65,500 x 65,500. */
    static Buffer enormous() {
        Buffer jpeg = photo("jpg");
        byte[] bytes = jpeg.getBytes();
        for (int at = 0; at < bytes.length - 9; at++) {
            if ((bytes[at] & 0xff) == 0xff && (bytes[at + 1] & 0xff) == 0xc0) {
                return Buffer.buffer(bytes).setShort(at + 5, (short) 65_500).setShort(at + 7, (short) 65_500);
            }
        }
        throw new IllegalStateException("no frame header");
    }

    static Buffer zipBomb() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("movie.mp4"));
            zip.write(new byte[20 << 20]);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    /** Bytes by a name that stands in a table of tests. */
    static Buffer hostile(String name) {
        return switch (name) {
            case "text" -> Buffer.buffer("just a text\n".repeat(50));
            case "one byte" -> Buffer.buffer("x");
            case "playlist of files" ->
                Buffer.buffer("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n");
            case "playlist of links" ->
                Buffer.buffer(
                        "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:1/a.ts\n#EXT-X-ENDLIST\n");
            case "concat script" -> Buffer.buffer("ffconcat version 1.0\nfile 'file:/etc/hostname'\n");
            case "dash" ->
                Buffer.buffer("<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><Period>"
                        + "<AdaptationSet><Representation id=\"1\" bandwidth=\"1\"><BaseURL>file:///etc/hostname"
                        + "</BaseURL></Representation></AdaptationSet></Period></MPD>");
            case "zip bomb" -> zipBomb();
            case "enormous jpeg" -> enormous();
            case "truncated jpeg" -> photo("jpg").slice(0, 200);
            case "truncated mp4" ->
                Buffer.buffer(new byte[] {0, 0, 0, 24})
                        .appendBytes("ftypisom".getBytes(StandardCharsets.US_ASCII))
                        .appendBytes(new byte[12])
                        .appendBytes(new byte[] {0, 1, 0, 0})
                        .appendString("mdat")
                        .appendBytes(new byte[5000]);
            case "header of a video" -> video(1).slice(0, 60);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
