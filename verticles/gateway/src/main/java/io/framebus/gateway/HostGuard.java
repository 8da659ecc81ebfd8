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
 * event-bus bridge, are answered only under a name this node is known by, and only to pages that came from such a name.
 */
final class HostGuard implements Handler<RoutingContext> {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1");
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*");
    private static final Set<String> ALL_ADDRESSES = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private final Set<String> names = new HashSet<>();
    private final boolean anyAddress;

    HostGuard(GatewayConfig config) {
        String host = bare(config.host());
        names.add(host);
        config.moreHosts().forEach(name -> names.add(bare(name)));
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
        String host = authority == null ? "" : bare(authority.host());
        return reachable(host)
                && (origin == null
                        || hostOf(origin)
                                .filter(page -> page.equals(host) || known(page))
                                .isPresent());
    }

    /** Rebinding attacks work through names only: on every address, a literal address is as good as a known name. */
    private boolean reachable(String host) {
        return known(host) || (anyAddress && ADDRESS.matcher(host).matches());
    }

    private boolean known(String host) {
        return names.contains(host) || LOOPBACK.matcher(host).matches();
    }

    private static Optional<String> hostOf(String origin) {
        try {
            return Optional.ofNullable(new URI(origin).getHost()).map(HostGuard::bare);
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static String bare(String host) {
        return host.replaceAll("^\\[|]$", "").toLowerCase(Locale.ROOT);
    }
}
