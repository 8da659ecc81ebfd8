package io.framebus.embedded;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.EnumSet;

/**
 * A JVM to be killed: starts all parts on the given directory, says where they are, and waits for the end of its input.
 */
final class EmbeddedChild {

    private EmbeddedChild() {}

    public static void main(String[] arguments) throws Exception {
        try (EmbeddedParts parts = EmbeddedParts.start(Path.of(arguments[0]), EnumSet.allOf(Part.class))) {
            System.out.println(parts.postgresUrl() + " " + parts.kafkaBootstrap());
            System.out.flush();
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
