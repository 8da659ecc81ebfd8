package io.framebus.media;

import io.framebus.bus.PixelFormat;
import io.framebus.vision.Box;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Grey frames with the dark outline of a standing person, which a people detector takes for one. */
final class Silhouettes {

    private static final int NEUTRAL = 128;

    private Silhouettes() {}

    /** The figure that {@link #frame} draws: 60 wide and 200 high in a drawing of its own scale. */
    static Box person(double left, double top, double scale) {
        return new Box((float) left, (float) top, (float) (left + 60 * scale), (float) (top + 200 * scale));
    }

    /** @param people where somebody stands, each 0.3 times as wide as high */
    static PixelBuffer frame(PixelPool pool, int width, int height, Box... people) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(new Color(150, 150, 150));
        pen.fillRect(0, 0, width, height);
        for (Box person : people) {
            draw((Graphics2D) pen.create(), person);
        }
        pen.dispose();
        return frame(pool, image);
    }

    private static void draw(Graphics2D pen, Box person) {
        pen.translate(person.x1(), person.y1());
        pen.scale(person.height() / 200, person.height() / 200);
        pen.setColor(new Color(30, 30, 30));
        pen.fillOval(15, 0, 30, 36);
        pen.fillRoundRect(0, 38, 60, 90, 30, 30);
        pen.fillPolygon(new int[] {2, 26, 26, 10}, new int[] {120, 120, 200, 200}, 4);
        pen.fillPolygon(new int[] {34, 58, 50, 34}, new int[] {120, 120, 200, 200}, 4);
        pen.dispose();
    }

    private static PixelBuffer frame(PixelPool pool, BufferedImage image) {
        PixelBuffer pixels = pool.take(image.getWidth(), image.getHeight(), PixelFormat.YUV_BT601);
        byte[] grey = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        MemorySegment data = pixels.data();
        data.fill((byte) NEUTRAL);
        for (int i = 0; i < grey.length; i++) {
            data.set(ValueLayout.JAVA_BYTE, i, (byte) (16 + (grey[i] & 0xFF) * 219 / 255));
        }
        return pixels;
    }
}
