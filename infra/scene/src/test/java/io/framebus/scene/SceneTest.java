package io.framebus.scene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.vision.Box;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The properties of whole scenes, on small frames. */
final class SceneTest {

    private static final long SEED = 20;
    private static final int WIDTH = 320;
    private static final int HEIGHT = 180;
    private static final int FRAMES = 300;

    /** Pixels by which a thing may have entered within one frame. */
    private static final float STEP = 12;

    private static Scene scene(long seed, View view) {
        return new Scene(SceneSettings.of(seed, view).size(WIDTH, HEIGHT));
    }

    private static List<SceneFrame> frames(long seed, View view, int count) {
        Scene scene = scene(seed, view);
        List<SceneFrame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(scene.next());
        }
        return frames;
    }

    @ParameterizedTest
    @EnumSource(View.class)
    void theSameSeedGivesTheSameBytes(View view) {
        List<SceneFrame> once = frames(SEED, view, 20);
        List<SceneFrame> again = frames(SEED, view, 20);
        for (int i = 0; i < once.size(); i++) {
            assertArrayEquals(once.get(i).bgr(), again.get(i).bgr());
            assertArrayEquals(once.get(i).depth(), again.get(i).depth());
            assertEquals(once.get(i).objects(), again.get(i).objects());
        }
    }

    @Test
    void anotherSeedIsAnotherScene() {
        SceneFrame one = scene(SEED, View.DRONE).next();
        SceneFrame other = scene(SEED + 1, View.DRONE).next();
        assertFalse(Arrays.equals(one.bgr(), other.bgr()));
        assertFalse(one.objects().equals(other.objects()));
    }

    @ParameterizedTest
    @EnumSource(View.class)
    void everythingComesAndGoesOverTheEdgeAndNeverJumps(View view) {
        Map<Integer, SceneObject> before = new HashMap<>();
        for (SceneFrame frame : frames(SEED, view, FRAMES)) {
            Map<Integer, SceneObject> now = new HashMap<>();
            for (SceneObject object : frame.objects()) {
                now.put(object.id(), object);
                SceneObject last = before.get(object.id());
                if (last != null) {
                    assertNear(last, object, "seed " + SEED + " frame " + frame.index());
                } else if (frame.index() > 0) {
                    assertAtEdge(object, "appears, seed " + SEED + " frame " + frame.index());
                }
            }
            for (SceneObject last : before.values()) {
                if (!now.containsKey(last.id())) {
                    assertAtEdge(last, "vanishes, seed " + SEED + " frame " + frame.index());
                }
            }
            assertEquals(frame.objects().size(), now.size(), "an id stands twice in a frame");
            before = now;
        }
    }

    private static void assertNear(SceneObject last, SceneObject object, String when) {
        assertEquals(last.kind(), object.kind(), when);
        float dx = Math.abs(last.full().x1()
                        + last.full().x2()
                        - object.full().x1()
                        - object.full().x2())
                / 2;
        float dy = Math.abs(last.full().y1()
                        + last.full().y2()
                        - object.full().y1()
                        - object.full().y2())
                / 2;
        float size = Math.max(object.full().width(), object.full().height());
        assertTrue(dx < STEP + size / 2 && dy < STEP + size / 2, when + ": " + last + " then " + object);
    }

    private static void assertAtEdge(SceneObject object, String when) {
        Box box = object.full();
        boolean edge = box.x1() < STEP || box.y1() < STEP || box.x2() > WIDTH - STEP || box.y2() > HEIGHT - STEP;
        assertTrue(edge, when + ": " + object);
    }

    @Test
    void everyKindIsSeen() {
        Set<Kind> seen = EnumSet.noneOf(Kind.class);
        Scene scene = new Scene(SceneSettings.of(SEED, View.DRONE).size(128, 72).rate(1));
        for (int i = 0; i < 120; i++) {
            scene.next().objects().forEach(object -> seen.add(object.kind()));
        }
        assertEquals(EnumSet.allOf(Kind.class), seen);
    }

    @Test
    void uniqueCountsAreThoseOfTheFrames() {
        SceneSummary.Counter counter = new SceneSummary.Counter();
        Map<Integer, Kind> ids = new HashMap<>();
        for (SceneFrame frame : frames(SEED, View.STREET, 60)) {
            counter.add(frame);
            frame.objects().stream().filter(SceneObject::counts).forEach(object -> ids.put(object.id(), object.kind()));
        }
        SceneSummary summary = counter.summary();
        assertEquals(60, summary.frames());
        for (Kind kind : Kind.values()) {
            long expected = ids.values().stream().filter(kind::equals).count();
            assertEquals(expected, (long) summary.unique().getOrDefault(kind, 0), kind.label());
        }
        assertFalse(ids.isEmpty());
    }

    @ParameterizedTest
    @EnumSource(View.class)
    void depthIsThatOfTheGroundOrNearer(View view) {
        SceneSettings settings = SceneSettings.of(SEED, view).size(WIDTH, HEIGHT);
        SceneFrame full = new Scene(settings).next();
        Camera camera = Scene.path(settings).at(0);
        int onGround = 0;
        for (int i = 0; i < full.depth().length; i++) {
            int row = i / WIDTH;
            double ground = camera.groundDepth(i % WIDTH + 0.5, row + 0.5);
            assertTrue(
                    full.depth()[i] > 1 && full.depth()[i] < ground * 1.005,
                    "pixel " + i + ": " + full.depth()[i] + " before " + ground);
            onGround += Math.abs(full.depth()[i] - ground) < 1e-3 * ground ? 1 : 0;
        }
        assertTrue(onGround > WIDTH * HEIGHT / 3 && onGround < WIDTH * HEIGHT, onGround + " pixels of ground");
    }

    @ParameterizedTest
    @EnumSource(View.class)
    void depthInTheMiddleOfAVisibleVehicleIsItsDistance(View view) {
        int checked = 0;
        for (SceneFrame frame : frames(SEED, view, 40)) {
            for (SceneObject object : frame.objects()) {
                if (object.visible() == 1 && object.outside() == 0 && object.kind() != Kind.PEDESTRIAN) {
                    int x = Math.round((object.full().x1() + object.full().x2()) / 2);
                    int y = Math.round((object.full().y1() + object.full().y2()) / 2);
                    assertEquals(object.distance(), frame.depth()[y * WIDTH + x], 4.5, object.toString());
                    checked++;
                }
            }
        }
        assertTrue(checked > 20, "only " + checked + " vehicles");
    }

    @Test
    void anEmptyTownHasNoObjects() {
        Scene scene = new Scene(SceneSettings.of(SEED, View.DRONE).size(128, 72).traffic(0));
        assertEquals(List.of(), scene.next().objects());
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        SceneSettings good = SceneSettings.of(1, View.DRONE);
        assertThrows(IllegalArgumentException.class, () -> good.size(10, 360));
        assertThrows(IllegalArgumentException.class, () -> good.size(641, 360));
        assertThrows(IllegalArgumentException.class, () -> good.rate(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> good.traffic(-1));
    }
}
