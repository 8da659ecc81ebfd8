package io.framebus.inference;

import io.framebus.bus.Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxy of each address: Java's system properties ({@code https.proxyHost}, …) where they name one for the scheme,
 * else the variables {@code https_proxy}, {@code http_proxy} and {@code no_proxy}, lower case before upper case as curl
 * has it. A proxy's credentials are given to the proxy and shown to nobody.
 */
final class ModelDownloadProxies extends ProxySelector {

    private static final int HTTP_PORT = 80;
    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    private final Map<String, String> environment;

    ModelDownloadProxies(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    private record Named(String host, int port, Optional<String> authorization) {}

    @Override
    public List<Proxy> select(URI address) {
        if (isInProperties(address)) {
            return ProxySelector.getDefault().select(address);
        }
        return ofVariables(address)
                .map(named -> List.of(
                        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(named.host(), named.port()))))
                .orElse(DIRECT);
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
        // The download itself tells and tries again.
    }

    /** {@code through the proxy host:port}, or nothing where there is none. */
    String described(URI address) {
        return select(address).stream()
                .filter(proxy -> proxy.address() instanceof InetSocketAddress)
                .map(proxy -> (InetSocketAddress) proxy.address())
                .findFirst()
                .map(proxy -> " through the proxy " + proxy.getHostString() + ":" + proxy.getPort())
                .orElse("");
    }

    /** What proves to the address's proxy who asks, empty where there is no proxy or it needs none. */
    Optional<String> authorization(URI address) {
        return isInProperties(address)
                ? ofProperties(address.getScheme())
                : ofVariables(address).flatMap(Named::authorization);
    }

    private static boolean isInProperties(URI address) {
        return !System.getProperty(address.getScheme() + ".proxyHost", "").isEmpty();
    }

    private static Optional<String> ofProperties(String scheme) {
        String user = System.getProperty(scheme + ".proxyUser", "");
        String password = System.getProperty(scheme + ".proxyPassword", "");
        return user.isEmpty() ? Optional.empty() : Optional.of(basic(user + ":" + password));
    }

    private Optional<Named> ofVariables(URI address) {
        return isExcepted(address) ? Optional.empty() : ofVariable(address.getScheme());
    }

    private Optional<Named> ofVariable(String scheme) {
        String variable = scheme + "_proxy";
        String value = variable(variable);
        return value.isEmpty() ? Optional.empty() : Optional.of(parse(variable, value));
    }

    private String variable(String name) {
        String lower = environment.getOrDefault(name, "");
        return (lower.isEmpty() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : lower).strip();
    }

    private static Named parse(String variable, String value) {
        try {
            URI proxy = new URI(value.contains("://") ? value : "http://" + value);
            if (proxy.getHost() != null && "http".equals(proxy.getScheme())) {
                int port = proxy.getPort() < 0 ? HTTP_PORT : proxy.getPort();
                return new Named(bare(proxy.getHost()), port, authorization(proxy.getRawUserInfo()));
            }
        } catch (URISyntaxException | IllegalArgumentException malformed) {
            // Said below; the parser's own words quote the value, which may hold a password.
        }
        throw new Failure(
                Failure.Kind.INVALID, variable + " names no usable proxy; http://[user:password@]host:port is needed");
    }

    private static Optional<String> authorization(@Nullable String userInfo) {
        if (userInfo == null || userInfo.isEmpty()) {
            return Optional.empty();
        }
        int colon = userInfo.indexOf(':');
        return Optional.of(basic(
                colon < 0
                        ? decoded(userInfo) + ":"
                        : decoded(userInfo.substring(0, colon)) + ":" + decoded(userInfo.substring(colon + 1))));
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private boolean isExcepted(URI address) {
        String host = bare(address.getHost()).toLowerCase(Locale.ROOT);
        int standard = "https".equals(address.getScheme()) ? 443 : HTTP_PORT;
        int port = address.getPort() < 0 ? standard : address.getPort();
        return Arrays.stream(variable("no_proxy").split("[,\\s]+", -1))
                .map(exception -> exception.toLowerCase(Locale.ROOT))
                .anyMatch(exception -> excepts(exception, host, port));
    }

    private static boolean excepts(String exception, String host, int port) {
        if (exception.equals("*")) {
            return true;
        }
        String name = exception;
        int colon = exception.lastIndexOf(':');
        if (colon >= 0 && (exception.indexOf(':') == colon || exception.contains("]"))) {
            if (!exception.substring(colon + 1).equals(String.valueOf(port)) && !exception.endsWith("]")) {
                return false;
            }
            name = exception.endsWith("]") ? exception : exception.substring(0, colon);
        }
        String domain = bare(name).replaceFirst("^\\*?\\.", "");
        return !domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain));
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
