package io.framebus.training;

import io.framebus.scene.View;
import io.framebus.vision.Box;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Rendered frames in a file, so that they are made once. A record has the pixels, a depth map and a table of boxes, all
 * of fixed size. Any number of threads may read at a time.
 */
final class FrameStore {

    /** Columns and rows of the depth map, which covers the whole frame. */
    static final int DEPTH_WIDTH = 160;

    static final int DEPTH_HEIGHT = 96;

    static final int FRAMES_OF_A_SCENE = 10;
    private static final List<View> VIEWS = List.of(View.values());
    private static final int MOST_BOXES = 120;
    private static final long PIXELS = 3L * RenderedFrame.WIDTH * RenderedFrame.HEIGHT;
    private static final long DEPTH = 4L * DEPTH_WIDTH * DEPTH_HEIGHT;
    private static final long BOX = 24;
    private static final long HEAD = 8;
    private static final long RECORD = PIXELS + DEPTH + HEAD + BOX * MOST_BOXES;

    private final MemorySegment memory;
    private final int frames;

    private FrameStore(MemorySegment memory, int frames) {
        this.memory = memory;
        this.frames = frames;
    }

    /**
     * The frames of the first scenes for training, rendered on two threads where the folder does not have them yet.
     *
     * @param scenes at least 1; more make the models better with what they have not seen
     */
    static FrameStore open(Path folder, int scenes) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("frames-" + scenes + ".bin");
        int frames = scenes * FRAMES_OF_A_SCENE;
        if (!Files.exists(file)) {
            Path unfinished = folder.resolve("unfinished.bin");
            render(map(unfinished, frames, FileChannel.MapMode.READ_WRITE), scenes);
            Files.move(unfinished, file);
        }
        return new FrameStore(map(file, frames, FileChannel.MapMode.READ_ONLY), frames);
    }

    private static MemorySegment map(Path file, int frames, FileChannel.MapMode mode) throws IOException {
        StandardOpenOption[] options = mode == FileChannel.MapMode.READ_ONLY
                ? new StandardOpenOption[] {StandardOpenOption.READ}
                : new StandardOpenOption[] {StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE
                };
        try (FileChannel channel = FileChannel.open(file, options)) {
            return channel.map(mode, 0, frames * RECORD, Arena.ofAuto());
        }
    }

    private static void render(MemorySegment target, int scenes) {
        AtomicInteger done = new AtomicInteger();
        IntStream.range(0, scenes).parallel().forEach(scene -> {
            try {
                List<RenderedFrame> frames =
                        FrameSource.varied(FrameSource.FIRST_TRAINING_SEED + scene, FRAMES_OF_A_SCENE);
                for (int i = 0; i < frames.size(); i++) {
                    long at = ((long) scene * FRAMES_OF_A_SCENE + i) * RECORD;
                    write(target.asSlice(at, RECORD), frames.get(i));
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            int count = done.incrementAndGet();
            if (count % 20 == 0) {
                System.out.printf("rendered %d of %d scenes%n", count, scenes);
            }
        });
    }

    private static void write(MemorySegment target, RenderedFrame frame) {
        MemorySegment.copy(frame.bgr(), 0, target, ValueLayout.JAVA_BYTE, 0, (int) PIXELS);
        float[] depth = DepthMaps.sampled(frame.frame().depth(), DEPTH_WIDTH, DEPTH_HEIGHT);
        MemorySegment.copy(depth, 0, target, ValueLayout.JAVA_FLOAT_UNALIGNED, PIXELS, depth.length);
        List<LabelledBox> boxes = frame.boxes();
        int count = Math.min(MOST_BOXES, boxes.size());
        long at = PIXELS + DEPTH;
        target.set(ValueLayout.JAVA_INT_UNALIGNED, at, VIEWS.indexOf(frame.view()));
        target.set(ValueLayout.JAVA_INT_UNALIGNED, at + 4, count);
        for (int i = 0; i < count; i++) {
            LabelledBox box = boxes.get(i);
            long start = at + HEAD + i * BOX;
            target.set(ValueLayout.JAVA_INT_UNALIGNED, start, box.classId());
            target.set(ValueLayout.JAVA_INT_UNALIGNED, start + 4, box.counts() ? 1 : 0);
            float[] edges = {
                box.box().x1(), box.box().y1(), box.box().x2(), box.box().y2()
            };
            MemorySegment.copy(edges, 0, target, ValueLayout.JAVA_FLOAT_UNALIGNED, start + 8, edges.length);
        }
    }

    int frames() {
        return frames;
    }

    /** Copies the bytes B, G, R of every pixel. */
    void pixels(int frame, byte[] target) {
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, frame * RECORD, target, 0, (int) PIXELS);
    }

    /** Copies the depth map, metres. */
    void depth(int frame, float[] target) {
        MemorySegment.copy(
                memory, ValueLayout.JAVA_FLOAT_UNALIGNED, frame * RECORD + PIXELS, target, 0, (int) (DEPTH / 4));
    }

    View view(int frame) {
        return VIEWS.get(memory.get(ValueLayout.JAVA_INT_UNALIGNED, frame * RECORD + PIXELS + DEPTH));
    }

    List<LabelledBox> boxes(int frame) {
        long at = frame * RECORD + PIXELS + DEPTH;
        int count = memory.get(ValueLayout.JAVA_INT_UNALIGNED, at + 4);
        List<LabelledBox> boxes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long start = at + HEAD + i * BOX;
            float[] edges = new float[4];
            MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT_UNALIGNED, start + 8, edges, 0, edges.length);
            boxes.add(new LabelledBox(
                    memory.get(ValueLayout.JAVA_INT_UNALIGNED, start),
                    new Box(edges[0], edges[1], edges[2], edges[3]),
                    memory.get(ValueLayout.JAVA_INT_UNALIGNED, start + 4) == 1));
        }
        return boxes;
    }
}
