package io.framebus.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads class names from model metadata: a Python or JSON literal of a dictionary from index to name ({@code {0:
 * 'person', 1: "car"}}) or of a list ({@code ['person', 'car']}). Only that grammar is understood; nothing is
 * evaluated.
 */
final class ClassNames {

    private static final int MOST_NAMES = 20_000;
    private static final int LONGEST_NAME = 200;

    private final String text;
    private int at;

    private ClassNames(String text) {
        this.text = text;
    }

    /** The names by index from 0, or empty where the text is anything else or leaves an index out. */
    static Optional<List<String>> parse(String text) {
        try {
            return Optional.of(new ClassNames(text).literal());
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            return Optional.empty();
        }
    }

    private List<String> literal() {
        List<String> names = accept('{') ? dictionary() : list();
        skipSpace();
        require(at == text.length() && !names.isEmpty());
        return names;
    }

    private List<String> dictionary() {
        TreeMap<Integer, String> byIndex = new TreeMap<>();
        while (!accept('}')) {
            int index = index();
            require(accept(':'));
            require(byIndex.put(index, string()) == null && byIndex.size() <= MOST_NAMES);
            if (!accept(',')) {
                require(accept('}'));
                break;
            }
        }
        require(!byIndex.isEmpty() && byIndex.firstKey() == 0 && byIndex.lastKey() == byIndex.size() - 1);
        return List.copyOf(byIndex.values());
    }

    private List<String> list() {
        require(accept('['));
        List<String> names = new ArrayList<>();
        while (!accept(']')) {
            names.add(string());
            require(names.size() <= MOST_NAMES);
            if (!accept(',')) {
                require(accept(']'));
                break;
            }
        }
        return List.copyOf(names);
    }

    private int index() {
        skipSpace();
        // JSON allows only texts as keys.
        boolean quoted = text.charAt(at) == '"' || text.charAt(at) == '\'';
        String digits = quoted ? string() : digits();
        require(digits.matches("[0-9]{1,6}"));
        return Integer.parseInt(digits);
    }

    private String digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return text.substring(start, at);
    }

    private String string() {
        skipSpace();
        char quote = text.charAt(at++);
        require(quote == '\'' || quote == '"');
        StringBuilder name = new StringBuilder();
        while (text.charAt(at) != quote) {
            char next = text.charAt(at++);
            name.append(next == '\\' ? escaped() : next);
            require(name.length() <= LONGEST_NAME);
        }
        at++;
        return printable(name.toString());
    }

    private char escaped() {
        char escape = text.charAt(at++);
        return switch (escape) {
            case 'n', 't', 'r' -> ' ';
            case 'x' -> hexadecimal(2);
            case 'u' -> hexadecimal(4);
            default -> escape;
        };
    }

    private char hexadecimal(int digits) {
        String code = text.substring(at, at + digits);
        require(code.matches("[0-9a-fA-F]+"));
        at += digits;
        return (char) Integer.parseInt(code, 16);
    }

    /** Names end up in logs, topics and CSV lines, where a control character would break the line. */
    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", " ").strip();
    }

    private boolean accept(char expected) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("not a literal of class names");
        }
    }
}
