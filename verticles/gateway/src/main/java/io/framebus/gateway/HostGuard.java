package io.framebus.gateway;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keeps foreign web pages from using a visitor's browser against this node: calls that change something, and the
 * event-bus bridge, are answered only under a name this node is known by, and only to pages that this node served, or
 * that came from a name the settings vouch for.
 */
final class HostGuard implements Handler<RoutingContext> {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1");
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*");
    private static final Set<String> ALL_ADDRESSES = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Set<String> names = new HashSet<>();
    private final Set<String> moreNames = new HashSet<>();
    private final boolean anyAddress;

    HostGuard(GatewayConfig config) {
        String host = bare(config.host());
        names.add(host);
        config.moreHosts().forEach(name -> moreNames.add(bare(name)));
        names.addAll(moreNames);
        anyAddress = ALL_ADDRESSES.contains(host);
    }

    @Override
    public void handle(RoutingContext context) {
        if (!guarded(context) || allowed(context)) {
            context.next();
        } else {
            context.fail(new HttpException(403));
        }
    }

    private static boolean guarded(RoutingContext context) {
        HttpMethod method = context.request().method();
        boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        return !reads || context.request().path().startsWith("/eventbus");
    }

    private boolean allowed(RoutingContext context) {
        // The Host header of HTTP/1, the :authority of HTTP/2.
        HostAndPort authority = context.request().authority();
        String origin = context.request().getHeader("Origin");
        return authority != null
                && reachable(bare(authority.host()))
                && (origin == null
                        || pageOf(origin)
                                .filter(page -> samePlace(page, authority) || configured(page))
                                .isPresent());
    }

    /** A page that this node served itself: another port of the same machine is another's. */
    private static boolean samePlace(URI page, HostAndPort authority) {
        return bare(page.getHost()).equals(bare(authority.host())) && port(page.getPort()) == port(authority.port());
    }

    /** A port that is not named is the usual one of either scheme: a proxy may speak TLS for this node. */
    private static int port(int named) {
        return named == HTTP || named == HTTPS ? -1 : named;
    }

    /** A page under a name that the settings vouch for. */
    private boolean configured(URI page) {
        return moreNames.contains(bare(page.getHost()));
    }

    /** Rebinding attacks work through names only: on every address, a literal address is as good as a known name. */
    private boolean reachable(String host) {
        return known(host) || (anyAddress && ADDRESS.matcher(host).matches());
    }

    private boolean known(String host) {
        return names.contains(host) || LOOPBACK.matcher(host).matches();
    }

    private static Optional<URI> pageOf(String origin) {
        try {
            return Optional.of(new URI(origin)).filter(page -> page.getHost() != null);
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static String bare(String host) {
        return host.replaceAll("^\\[|]$", "").toLowerCase(Locale.ROOT);
    }
}
