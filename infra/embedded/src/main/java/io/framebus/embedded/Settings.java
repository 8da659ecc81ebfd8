package io.framebus.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Ports and secrets of a data directory, made when first asked for and remembered in a file that only its owner can
 * read. Safe for several threads.
 */
final class Settings {

    /** Below the range from which the kernel takes the ports of outgoing connections, so these don't get in the way. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 32_000;
    private static final int PORT_ATTEMPTS = 200;
    private static final int SECRET_BYTES = 20;

    private final Path file;
    private final Properties values = new Properties();
    private final SecureRandom random = new SecureRandom();
    private final Set<Integer> given = new HashSet<>();

    /** @param file need not exist yet */
    Settings(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                values.load(reader);
            }
        }
    }

    /** A port on 127.0.0.1 that nobody listens on: the remembered one, or another where that is taken. */
    synchronized int port(String name) throws IOException {
        String remembered = values.getProperty(name);
        if (remembered != null && remembered.matches("[1-9]\\d{3,4}") && take(Integer.parseInt(remembered))) {
            return Integer.parseInt(remembered);
        }
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
            int port = random.nextInt(FIRST_PORT, LAST_PORT);
            if (take(port)) {
                remember(name, String.valueOf(port));
                return port;
            }
        }
        throw new IOException("no free port between " + FIRST_PORT + " and " + LAST_PORT + " on 127.0.0.1");
    }

    /** Random, safe to stand in a URL. */
    synchronized String secret(String name) throws IOException {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return value(name, () -> HexFormat.of().formatHex(bytes));
    }

    /** The remembered value, or a fresh one from now on. */
    synchronized String value(String name, Supplier<String> fresh) throws IOException {
        String remembered = values.getProperty(name);
        if (remembered != null) {
            return remembered;
        }
        String made = fresh.get();
        remember(name, made);
        return made;
    }

    private boolean take(int port) {
        if (given.contains(port) || !isFree(port)) {
            return false;
        }
        return given.add(port);
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private void remember(String name, String value) throws IOException {
        values.setProperty(name, value);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, ChildProcess.OWNER_ONLY);
        try (Writer writer = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
            values.store(writer, "ports and secrets of the embedded servers; keep it with the data beside it");
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
