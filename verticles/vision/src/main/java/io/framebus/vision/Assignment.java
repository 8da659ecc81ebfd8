package io.framebus.vision;

import java.util.Arrays;

/**
 * Minimum-cost assignment of rows to columns over a sparse set of allowed pairs, where leaving a row and its column
 * unpaired costs the limit: the problem that LAPJV solves on a matrix extended by half the limit (Jonker and Volgenant
 * 1987), by shortest augmenting paths over the allowed pairs only. Deterministic. One instance serves many problems and
 * keeps its arrays; not for several threads at once.
 */
final class Assignment {

    private int rows;
    private int columns;
    private int edges;
    private int[] rowStart = new int[65];
    private int[] edgeColumn = new int[256];
    private double[] edgeCost = new double[256];

    private int[] columnOfRow = new int[64];
    private int[] rowOfColumn = new int[64];
    private double[] rowPrice = new double[64];
    private double[] columnPrice = new double[64];
    private double[] distance = new double[64];
    private int[] cameFrom = new int[64];
    private int[] reached = new int[64];
    private boolean[] settled = new boolean[64];
    private int reachedCount;

    /** Starts a problem without any allowed pair. */
    void begin(int newRows, int newColumns) {
        rows = newRows;
        columns = newColumns;
        edges = 0;
        if (rowStart.length <= rows) {
            rowStart = new int[rows * 2 + 1];
            columnOfRow = new int[rows * 2];
            rowPrice = new double[rows * 2];
        }
        if (rowOfColumn.length < columns) {
            rowOfColumn = new int[columns * 2];
            columnPrice = new double[columns * 2];
            distance = new double[columns * 2];
            cameFrom = new int[columns * 2];
            reached = new int[columns * 2];
            settled = new boolean[columns * 2];
        }
        Arrays.fill(rowStart, 0, rows + 1, 0);
    }

    /**
     * Allows a pair; pairs come row by row.
     *
     * @param cost at least 0
     */
    void allow(int row, int column, double cost) {
        if (edges == edgeColumn.length) {
            edgeColumn = Arrays.copyOf(edgeColumn, edges * 2);
            edgeCost = Arrays.copyOf(edgeCost, edges * 2);
        }
        edgeColumn[edges] = column;
        edgeCost[edges++] = cost;
        rowStart[row + 1] = edges;
    }

    /**
     * Solves the problem.
     *
     * @param limit the cost from which a pair is not worth making; raising it pairs more
     */
    void solve(double limit) {
        for (int row = 0; row < rows; row++) {
            rowStart[row + 1] = Math.max(rowStart[row], rowStart[row + 1]);
        }
        Arrays.fill(columnOfRow, 0, rows, -1);
        Arrays.fill(rowPrice, 0, rows, 0);
        Arrays.fill(rowOfColumn, 0, columns, -1);
        Arrays.fill(columnPrice, 0, columns, 0);
        Arrays.fill(distance, 0, columns, Double.POSITIVE_INFINITY);
        for (int row = 0; row < rows; row++) {
            augment(row, limit);
        }
    }

    /** The column a row got, or -1. */
    int columnOf(int row) {
        return columnOfRow[row];
    }

    /** The row a column got, or -1. */
    int rowOf(int column) {
        return rowOfColumn[column];
    }

    /** Dijkstra from a free row to the nearest free column, or to the row on the way that is best left unpaired. */
    private void augment(int start, double limit) {
        reachedCount = 0;
        int row = start;
        double travelled = 0;
        double leaveDistance = Double.POSITIVE_INFINITY;
        int leaveRow = start;
        int end;
        while (true) {
            relax(row, travelled);
            double leave = travelled + limit - rowPrice[row];
            if (leave < leaveDistance) {
                leaveDistance = leave;
                leaveRow = row;
            }
            int nearest = nearest();
            if (nearest < 0 || distance[nearest] > leaveDistance) {
                travelled = leaveDistance;
                end = -1;
                break;
            }
            travelled = distance[nearest];
            if (rowOfColumn[nearest] < 0) {
                end = nearest;
                break;
            }
            settled[nearest] = true;
            row = rowOfColumn[nearest];
        }
        reprice(start, travelled);
        if (end < 0) {
            end = columnOfRow[leaveRow];
            columnOfRow[leaveRow] = -1;
            if (leaveRow == start) {
                return;
            }
        }
        swapAlongPath(start, end);
    }

    private void relax(int row, double travelled) {
        for (int edge = rowStart[row]; edge < rowStart[row + 1]; edge++) {
            int column = edgeColumn[edge];
            double length = travelled + edgeCost[edge] - rowPrice[row] - columnPrice[column];
            if (!settled[column] && length < distance[column]) {
                if (distance[column] == Double.POSITIVE_INFINITY) {
                    reached[reachedCount++] = column;
                }
                distance[column] = length;
                cameFrom[column] = row;
            }
        }
    }

    private int nearest() {
        int nearest = -1;
        for (int i = 0; i < reachedCount; i++) {
            int column = reached[i];
            if (!settled[column] && (nearest < 0 || distance[column] < distance[nearest])) {
                nearest = column;
            }
        }
        return nearest;
    }

    /** Keeps all reduced costs at 0 or above and those of pairs at 0, and forgets the search. */
    private void reprice(int start, double travelled) {
        rowPrice[start] += travelled;
        for (int i = 0; i < reachedCount; i++) {
            int column = reached[i];
            if (settled[column]) {
                double change = travelled - distance[column];
                columnPrice[column] -= change;
                rowPrice[rowOfColumn[column]] += change;
                settled[column] = false;
            }
            distance[column] = Double.POSITIVE_INFINITY;
        }
    }

    private void swapAlongPath(int start, int end) {
        int column = end;
        int row;
        do {
            row = cameFrom[column];
            int previous = columnOfRow[row];
            columnOfRow[row] = column;
            rowOfColumn[column] = row;
            column = previous;
        } while (row != start);
    }
}
