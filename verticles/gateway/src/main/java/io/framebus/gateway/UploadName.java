package io.framebus.gateway;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a client calls its file, made harmless: a name and never a path. */
final class UploadName {

    /** Characters, and bytes of UTF-8: file systems have little more for a name. */
    private static final int LONGEST = 200;

    private static final int LONGEST_EXTENSION = 20;
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]");
    private static final Pattern PATH = Pattern.compile("^.*[/\\\\]", Pattern.DOTALL);
    private static final Pattern DOTS = Pattern.compile("\\.*");

    private UploadName() {}

    /** The last part of the path, without what can't be seen, cut before its extension where it is too long. */
    static String of(String given) {
        String seen = UNSEEN.matcher(given).replaceAll("");
        String name = PATH.matcher(seen).replaceFirst("").strip();
        if (DOTS.matcher(name).matches()) {
            return "file";
        }
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && name.length() - dot <= LONGEST_EXTENSION ? name.substring(dot) : "";
        int room = LONGEST - bytes(extension);
        return cut(name.substring(0, name.length() - extension.length()), room) + extension;
    }

    /** Whole characters only. */
    private static String cut(String text, int mostBytes) {
        StringBuilder kept = new StringBuilder();
        int used = 0;
        for (int character : text.codePoints().toArray()) {
            String next = Character.toString(character);
            used += bytes(next);
            if (used > mostBytes) {
                break;
            }
            kept.append(next);
        }
        return kept.toString();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
