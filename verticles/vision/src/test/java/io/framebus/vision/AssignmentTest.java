package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {

    private static final double NOT_ALLOWED = Double.POSITIVE_INFINITY;

    private final Assignment assignment = new Assignment();

    private void solve(double[][] costs, int columns, double limit) {
        assignment.begin(costs.length, columns);
        for (int row = 0; row < costs.length; row++) {
            for (int column = 0; column < columns; column++) {
                if (costs[row][column] != NOT_ALLOWED) {
                    assignment.allow(row, column, costs[row][column]);
                }
            }
        }
        assignment.solve(limit);
    }

    /** What the solution costs, every unpaired row at the limit; checks that both directions agree. */
    private double cost(double[][] costs, int columns, double limit) {
        double sum = 0;
        int paired = 0;
        for (int row = 0; row < costs.length; row++) {
            int column = assignment.columnOf(row);
            sum += column < 0 ? limit : costs[row][column];
            if (column >= 0) {
                paired++;
                assertEquals(row, assignment.rowOf(column));
            }
        }
        for (int column = 0; column < columns; column++) {
            paired -= assignment.rowOf(column) >= 0 ? 1 : 0;
        }
        assertEquals(0, paired);
        return sum;
    }

    private static double cheapest(double[][] costs, int row, boolean[] taken, double limit) {
        if (row == costs.length) {
            return 0;
        }
        double best = limit + cheapest(costs, row + 1, taken, limit);
        for (int column = 0; column < taken.length; column++) {
            if (!taken[column] && costs[row][column] != NOT_ALLOWED) {
                taken[column] = true;
                best = Math.min(best, costs[row][column] + cheapest(costs, row + 1, taken, limit));
                taken[column] = false;
            }
        }
        return best;
    }

    @Test
    void greedyChoiceIsUndoneWhereItCostsMore() {
        solve(new double[][] {{0.1, 0.2}, {0.2, 0.7}}, 2, 0.8);
        assertEquals(1, assignment.columnOf(0));
        assertEquals(0, assignment.columnOf(1));
    }

    @Test
    void pairsBeyondTheLimitAreNotMade() {
        solve(new double[][] {{0.9}}, 1, 0.8);
        assertEquals(-1, assignment.columnOf(0));
        assertEquals(-1, assignment.rowOf(0));
    }

    @Test
    void rowIsLeftOutWhereTwoPairsCostMoreThanOneAndTheLimit() {
        solve(new double[][] {{0.1, NOT_ALLOWED}, {0.0, 0.69}}, 2, 0.8);
        assertEquals(0, assignment.columnOf(0));
        assertEquals(1, assignment.columnOf(1));
        solve(new double[][] {{0.1, NOT_ALLOWED}, {0.0, 0.71}}, 2, 0.8);
        assertEquals(-1, assignment.columnOf(0));
        assertEquals(0, assignment.columnOf(1));
    }

    @Test
    void nothingIsAssignedToNothing() {
        solve(new double[0][0], 3, 1);
        assertEquals(-1, assignment.rowOf(2));
        solve(new double[2][0], 0, 1);
        assertEquals(-1, assignment.columnOf(1));
    }

    @Test
    void everySolutionCostsAsLittleAsTheBestOfAll() {
        long seed = 7;
        Random random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            int rows = random.nextInt(7);
            int columns = random.nextInt(7);
            double density = random.nextDouble();
            // Few distinct costs in half of the rounds, so that ties are common.
            int steps = random.nextBoolean() ? 4 : 1_000_000;
            double limit = random.nextDouble() * 1.2;
            double[][] costs = new double[rows][columns];
            for (double[] row : costs) {
                Arrays.setAll(
                        row,
                        column -> random.nextDouble() < density ? random.nextInt(steps) / (double) steps : NOT_ALLOWED);
            }
            solve(costs, columns, limit);
            assertEquals(
                    cheapest(costs, 0, new boolean[columns], limit),
                    cost(costs, columns, limit),
                    1e-9,
                    "seed " + seed + " round " + round);
        }
    }
}
