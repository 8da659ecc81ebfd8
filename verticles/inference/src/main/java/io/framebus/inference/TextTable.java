package io.framebus.inference;

import java.util.List;
import java.util.stream.Collectors;

/** Columns for a terminal. */
public final class TextTable {

    private static final String GAP = "  ";

    private TextTable() {}

    /** Rows of equally many cells, each column as wide as its widest cell, two blanks between, no blanks at the end. */
    public static String aligned(List<List<String>> rows) {
        return rows.stream().map(row -> line(rows, row).stripTrailing()).collect(Collectors.joining("\n"));
    }

    private static String line(List<List<String>> rows, List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            int at = column;
            int width =
                    rows.stream().mapToInt(one -> one.get(at).length()).max().orElse(0);
            String cell = row.get(column);
            line.append(cell).append(" ".repeat(width - cell.length())).append(GAP);
        }
        return line.toString();
    }
}
