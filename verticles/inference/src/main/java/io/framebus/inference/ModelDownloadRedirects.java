package io.framebus.inference;

import io.framebus.bus.Failure;
import java.net.URI;
import java.util.Locale;

/** Where a redirect may lead. Redirects carry signed addresses, so of these only the host is ever shown. */
final class ModelDownloadRedirects {

    static final int MOST = 10;

    private ModelDownloadRedirects() {}

    static boolean isOne(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /**
     * The address a server sends to.
     *
     * @throws Failure UNAVAILABLE where it is none, or would give up an encrypted connection for one on a network
     */
    static URI next(URI from, String location) {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException malformed) {
            throw refused(from, "to no address");
        }
        String scheme = String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT);
        if (to.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw refused(from, "to something that is not http(s)");
        }
        if (from.getScheme().equals("https") && scheme.equals("http") && !isLoopback(to.getHost())) {
            throw refused(from, "to " + to.getHost() + " without encryption, which is refused");
        }
        return to;
    }

    static Failure tooMany(URI start) {
        return refused(start, "more than " + MOST + " times");
    }

    private static Failure refused(URI from, String where) {
        return new Failure(Failure.Kind.UNAVAILABLE, from.getHost() + " redirects " + where);
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }
}
