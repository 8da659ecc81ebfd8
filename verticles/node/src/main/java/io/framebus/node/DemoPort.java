package io.framebus.node;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The HTTP port of a demo that was told none. */
final class DemoPort {

    private static final int USUAL = 8080;
    private static final int LAST = 8180;

    private DemoPort() {}

    /** 8080, or the next free one, which is said; 0 (any) where all of them are taken. */
    static int find(PrintStream out) {
        for (int port = USUAL; port <= LAST; port++) {
            if (free(port)) {
                if (port != USUAL) {
                    out.println("port " + USUAL + " is taken, so it is " + port);
                }
                return port;
            }
        }
        return 0;
    }

    private static boolean free(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
