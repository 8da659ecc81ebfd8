package io.framebus.rendering;

import io.framebus.media.Picture;
import io.framebus.vision.ColourMap;
import io.framebus.vision.DepthMap;
import io.framebus.vision.DepthScale;
import io.framebus.vision.Heatmap;
import io.vertx.core.buffer.Buffer;

/** Draws the pictures of a depth video. Any thread. */
final class HeatmapPainter {

    private final Heatmap heatmap;
    private final int jpegQuality;

    HeatmapPainter(DepthScale scale, int jpegQuality) {
        this.heatmap = new Heatmap(scale, ColourMap.INFERNO);
        this.jpegQuality = jpegQuality;
    }

    /**
     * A heatmap and what the video shows; its owner closes the picture.
     *
     * @param jpeg the heatmap alone
     */
    record Painted(Picture picture, Buffer jpeg) {}

    /** The heatmap in the size of its frame. */
    Painted alone(DepthMap map, int width, int height) {
        Picture picture = Picture.blank(width, height);
        try {
            return new Painted(picture, draw(map, picture));
        } catch (RuntimeException failed) {
            picture.close();
            throw failed;
        }
    }

    /** The frame and its heatmap beside each other. */
    Painted beside(DepthMap map, byte[] frameJpeg) {
        try (Picture frame = Picture.ofJpeg(frameJpeg);
                Picture right = Picture.blank(frame.width(), frame.height())) {
            Buffer jpeg = draw(map, right);
            Picture both = Picture.blank(2 * frame.width(), frame.height());
            both.lay(frame, 0, 0);
            both.lay(right, frame.width(), 0);
            return new Painted(both, jpeg);
        }
    }

    private Buffer draw(DepthMap map, Picture picture) {
        heatmap.draw(map, picture.width(), picture.height(), picture.bgr(), picture.stride());
        return Buffer.buffer(picture.jpeg(jpegQuality));
    }
}
