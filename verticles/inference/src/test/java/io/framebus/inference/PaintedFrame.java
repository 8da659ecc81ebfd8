package io.framebus.inference;

import io.framebus.bus.PixelFormat;
import io.framebus.bus.Pixels;
import io.framebus.scene.SceneFrame;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;

/** A grey frame with filled rectangles, whose references can be counted. Its first reference is its maker's. */
public final class PaintedFrame implements Pixels {

    /** Colours as Y, U, V of BT.601 limited range. */
    public enum Colour {
        RED(81, 90, 240),
        BLUE(41, 240, 110),
        GREY(126, 128, 128);

        private final int y;
        private final int u;
        private final int v;

        Colour(int y, int u, int v) {
            this.y = y;
            this.u = u;
            this.v = v;
        }
    }

    private static final byte DARK = 40;

    private final int width;
    private final int height;
    private final MemorySegment data;
    private final AtomicInteger references = new AtomicInteger(1);

    /**
     * @param width pixels, even
     * @param height pixels, even
     */
    public PaintedFrame(int width, int height) {
        this.width = width;
        this.height = height;
        this.data = Arena.ofAuto().allocate(PixelFormat.YUV_BT601.bytes(width, height), 64);
        paint(Colour.GREY, 0, 0, width, height);
    }

    /** A frame of the scene, each pair of rows and columns with the colour of its first pixel (BT.601). */
    static PaintedFrame of(SceneFrame scene) {
        PaintedFrame frame = new PaintedFrame(scene.width(), scene.height());
        long luma = (long) scene.width() * scene.height();
        for (int i = 0; i < luma; i++) {
            int b = scene.bgr()[3 * i] & 0xFF;
            int g = scene.bgr()[3 * i + 1] & 0xFF;
            int r = scene.bgr()[3 * i + 2] & 0xFF;
            frame.put(i, 16 + 0.257 * r + 0.504 * g + 0.098 * b);
            int x = i % scene.width();
            int y = i / scene.width();
            if (x % 2 == 0 && y % 2 == 0) {
                long chroma = luma + (long) y / 2 * (scene.width() / 2) + x / 2;
                frame.put(chroma, 128 - 0.148 * r - 0.291 * g + 0.439 * b);
                frame.put(chroma + luma / 4, 128 + 0.439 * r - 0.368 * g - 0.071 * b);
            }
        }
        return frame;
    }

    private void put(long at, double value) {
        data.set(ValueLayout.JAVA_BYTE, at, (byte) Math.round(value));
    }

    /** Fills a rectangle; x2 and y2 are exclusive, all even. */
    public PaintedFrame paint(Colour colour, int x1, int y1, int x2, int y2) {
        fill(0, width, colour.y, x1, y1, x2, y2);
        long chroma = (long) width * height;
        fill(chroma, width / 2, colour.u, x1 / 2, y1 / 2, x2 / 2, y2 / 2);
        fill(chroma + chroma / 4, width / 2, colour.v, x1 / 2, y1 / 2, x2 / 2, y2 / 2);
        return this;
    }

    /** Draws the dark outline of somebody who stands upright, 60 wide and 200 high at scale 1. */
    public PaintedFrame paintPerson(int left, int top, double scale) {
        BufferedImage drawing = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D pen = drawing.createGraphics();
        pen.translate(left, top);
        pen.scale(scale, scale);
        pen.setColor(Color.WHITE);
        pen.fillOval(15, 0, 30, 36);
        pen.fillRoundRect(0, 38, 60, 90, 30, 30);
        pen.fillPolygon(new int[] {2, 26, 26, 10}, new int[] {120, 120, 200, 200}, 4);
        pen.fillPolygon(new int[] {34, 58, 50, 34}, new int[] {120, 120, 200, 200}, 4);
        pen.dispose();
        byte[] drawn = ((DataBufferByte) drawing.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < drawn.length; i++) {
            if (drawn[i] != 0) {
                data.set(ValueLayout.JAVA_BYTE, i, DARK);
            }
        }
        return this;
    }

    private void fill(long plane, int stride, int value, int x1, int y1, int x2, int y2) {
        for (int y = y1; y < y2; y++) {
            for (int x = x1; x < x2; x++) {
                data.set(ValueLayout.JAVA_BYTE, plane + (long) y * stride + x, (byte) value);
            }
        }
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public PixelFormat format() {
        return PixelFormat.YUV_BT601;
    }

    @Override
    public MemorySegment data() {
        return data;
    }

    @Override
    public void retain() {
        if (references.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw new IllegalStateException("the last reference is gone");
        }
    }

    @Override
    public void release() {
        if (references.decrementAndGet() < 0) {
            throw new IllegalStateException("released more often than retained");
        }
    }

    /** How many hold it now. */
    public int references() {
        return references.get();
    }
}
