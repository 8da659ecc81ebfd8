package io.framebus.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vehicles and people behave. */
final class TrafficTest {

    private static final double STEP = 0.1;
    private static final int STEPS = 6000;

    private final Signals signals = new Signals(0);
    private final AtomicInteger ids = new AtomicInteger();

    private Traffic traffic(long seed) {
        return new Traffic(signals, 2, new SplittableRandom(seed), ids::incrementAndGet);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void vehiclesOnALaneNeverTouch(long seed) {
        Traffic traffic = traffic(seed);
        for (int i = 0; i < STEPS; i++) {
            traffic.advance(i * STEP, STEP);
            for (List<Vehicle> lane : traffic.lanes()) {
                for (int k = 1; k < lane.size(); k++) {
                    double gap = lane.get(k - 1).rear() - lane.get(k).front;
                    assertTrue(gap > 0.5, "gap of " + gap + " m, seed " + seed + " step " + i);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theRoadsNeverMeetInTheCrossing(long seed) {
        Traffic traffic = traffic(seed);
        for (int i = 0; i < STEPS; i++) {
            traffic.advance(i * STEP, STEP);
            List<double[]> avenue = new ArrayList<>();
            List<double[]> street = new ArrayList<>();
            for (Vehicle vehicle :
                    traffic.lanes().stream().flatMap(List::stream).toList()) {
                double half = vehicle.length / 2;
                boolean along = vehicle.lane.road() == Signals.Road.AVENUE;
                (along ? avenue : street)
                        .add(new double[] {vehicle.x(), vehicle.y(), along ? half : 1, along ? 1 : half});
            }
            for (double[] one : avenue) {
                for (double[] other : street) {
                    boolean meet = Math.abs(one[0] - other[0]) < one[2] + other[2]
                            && Math.abs(one[1] - other[1]) < one[3] + other[3];
                    assertFalse(meet, "seed " + seed + " step " + i);
                }
            }
        }
    }

    @Test
    void noIdComesBackAfterItsObjectHasGone() {
        Traffic traffic = traffic(7);
        Crowd crowd = new Crowd(signals, traffic::occupied, 2, new SplittableRandom(8), ids::incrementAndGet);
        Set<Integer> gone = new HashSet<>();
        Set<Integer> before = Set.of();
        for (int i = 0; i < STEPS; i++) {
            traffic.advance(i * STEP, STEP);
            crowd.advance(i * STEP, STEP);
            Set<Integer> now = new HashSet<>();
            traffic.lanes().forEach(lane -> lane.forEach(vehicle -> assertTrue(now.add(vehicle.id))));
            crowd.walkers().forEach(walker -> assertTrue(now.add(walker.id)));
            before.stream().filter(id -> !now.contains(id)).forEach(gone::add);
            assertTrue(now.stream().noneMatch(gone::contains), "step " + i);
            before = now;
        }
        assertTrue(gone.size() > 200, "only " + gone.size() + " left");
    }

    @Test
    void trafficFlows() {
        Traffic traffic = traffic(4);
        for (int i = 0; i < STEPS; i++) {
            traffic.advance(i * STEP, STEP);
        }
        assertTrue(ids.get() > 150, "only " + ids.get() + " vehicles in ten minutes");
    }

    @Test
    void theTwoRoadsNeverHaveGreenTogether() {
        for (int i = 0; i < 2000; i++) {
            double time = i * 0.05;
            boolean avenue = signals.lamp(Signals.Road.AVENUE, time) != Signals.Lamp.RED;
            boolean street = signals.lamp(Signals.Road.STREET, time) != Signals.Lamp.RED;
            assertFalse(avenue && street, "at " + time);
            boolean walks = signals.walkTime(Signals.Road.AVENUE, time) > 0;
            assertFalse(avenue && walks, "people cross before vehicles at " + time);
        }
    }

    @Test
    void peopleKeepToPavementsAndCrosswalksAndNeverJump() {
        Crowd crowd = new Crowd(signals, road -> false, 2, new SplittableRandom(5), ids::incrementAndGet);
        for (int i = 0; i < STEPS; i++) {
            List<Walker> before = List.copyOf(crowd.walkers());
            double[] xs = before.stream().mapToDouble(Walker::x).toArray();
            double[] ys = before.stream().mapToDouble(Walker::y).toArray();
            crowd.advance(i * STEP, STEP);
            for (int k = 0; k < before.size(); k++) {
                Walker walker = before.get(k);
                if (!walker.gone()) {
                    double moved = Math.hypot(walker.x() - xs[k], walker.y() - ys[k]);
                    assertTrue(moved < 0.3, "walker " + walker.id + " moved " + moved + " m");
                    assertTrue(Town.paved(walker.x(), walker.y()) > 0, "off the pavement");
                    assertTrue(walker.here().crosses() || Town.road(walker.x(), walker.y()) < 0.6, "on the road");
                }
            }
        }
        assertTrue(ids.get() > 100);
    }

    @Test
    void nobodyIsOnACrosswalkWhileVehiclesHaveGreen() {
        Crowd crowd = new Crowd(signals, road -> false, 2, new SplittableRandom(6), ids::incrementAndGet);
        int crossed = 0;
        for (int i = 0; i < STEPS; i++) {
            crowd.advance(i * STEP, STEP);
            for (Walker walker : crowd.walkers()) {
                boolean onRoad = Town.road(walker.x(), walker.y()) > 0.5;
                if (onRoad && walker.here().crosses()) {
                    Signals.Lamp lamp = signals.lamp(walker.here().crossed(), i * STEP);
                    assertEquals(Signals.Lamp.RED, lamp, "walker " + walker.id + " at " + i * STEP);
                    crossed++;
                }
            }
        }
        assertTrue(crossed > 500);
    }
}
