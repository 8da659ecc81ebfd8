package io.framebus.inference;

import io.framebus.bus.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;

/** Asks for a file or the rest of one, through proxies and along redirects. Belongs to one download. */
final class ModelDownloadConnection implements AutoCloseable {

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(\\d{1,18}|\\*)");
    private static final int PROXY_WANTS_PASSWORD = 407;
    private static final String TUNNEL_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

    static {
        // The JDK gives no password to a proxy that tunnels unless told so before its client is first used.
        if (System.getProperty(TUNNEL_SCHEMES) == null) {
            System.setProperty(TUNNEL_SCHEMES, "");
        }
    }

    private final ModelDownloadProxies proxies;
    private final ModelDownloadPatience patience;
    private final HttpClient client;

    ModelDownloadConnection(ModelDownloadProxies proxies, ModelDownloadPatience patience) {
        this.proxies = proxies;
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience.connecting())
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(proxies)
                .build();
    }

    /**
     * The head of an answer, and its body still to be read.
     *
     * @param status of HTTP
     * @param length of the body, empty where the server does not say
     * @param rangeStart where a partial body begins in the file
     * @param rangeTotal length of the whole file as a partial answer has it
     * @param etag a strong one, else empty
     * @param lastModified as the server wrote it, else empty
     */
    record Answer(
            int status,
            OptionalLong length,
            OptionalLong rangeStart,
            OptionalLong rangeTotal,
            String etag,
            String lastModified,
            InputStream body) {

        /** What a later request for the rest can be made conditional on, empty where nothing. */
        String validator() {
            return etag.isEmpty() ? lastModified : etag;
        }
    }

    /**
     * Sends the request and waits for the answer's head.
     *
     * @param here bytes that are here already, 0 to ask for all
     * @param validator of the file they belong to, empty where {@code here} is 0
     * @throws IOException where another try may help
     * @throws Failure UNAVAILABLE where it won't
     */
    Answer ask(URI address, long here, String validator) throws IOException, InterruptedException {
        URI at = address;
        for (int redirects = 0; redirects <= ModelDownloadRedirects.MOST; redirects++) {
            HttpResponse<InputStream> response = send(at, here, validator);
            if (response.statusCode() == PROXY_WANTS_PASSWORD) {
                response.body().close();
                throw new Failure(
                        Failure.Kind.UNAVAILABLE,
                        at.getHost() + " can't be reached" + proxies.described(at)
                                + ", which wants another user or password (http://user:password@host:port)");
            }
            if (!ModelDownloadRedirects.isOne(response.statusCode())) {
                return answer(response);
            }
            response.body().close();
            at = ModelDownloadRedirects.next(
                    at, response.headers().firstValue("location").orElse(""));
        }
        throw ModelDownloadRedirects.tooMany(address);
    }

    private HttpResponse<InputStream> send(URI address, long here, String validator)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(patience.answering());
        if (here > 0) {
            request.header("Range", "bytes=" + here + "-").header("If-Range", validator);
        }
        proxies.authorization(address).ifPresent(value -> request.header("Proxy-Authorization", value));
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (HttpConnectTimeoutException slow) {
            throw new IOException(
                    "no connection to " + address.getHost() + proxies.described(address) + " within "
                            + patience.connecting().toSeconds() + " s",
                    slow);
        } catch (HttpTimeoutException slow) {
            throw new IOException(
                    "no answer from " + address.getHost() + proxies.described(address) + " within "
                            + patience.answering().toSeconds() + " s",
                    slow);
        } catch (SSLHandshakeException untrusted) {
            throw new Failure(
                    Failure.Kind.UNAVAILABLE,
                    address.getHost() + proxies.described(address) + " is not trusted: " + untrusted.getMessage(),
                    untrusted);
        } catch (ConnectException refused) {
            throw unconnected(address, refused);
        }
    }

    private IOException unconnected(URI address, ConnectException refused) {
        String where = address.getHost() + proxies.described(address);
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                throw new Failure(
                        Failure.Kind.UNAVAILABLE,
                        "no address is known for " + where + "; is this machine offline, or is there a proxy to set"
                                + " (https_proxy)?",
                        refused);
            }
        }
        return new IOException("no connection to " + where, refused);
    }

    private static Answer answer(HttpResponse<InputStream> response) {
        String etag = response.headers().firstValue("etag").orElse("");
        Optional<Matcher> range = response.headers().firstValue("content-range").map(CONTENT_RANGE::matcher);
        boolean known = range.isPresent() && range.get().matches();
        return new Answer(
                response.statusCode(),
                response.headers().firstValueAsLong("content-length"),
                known ? number(range.get(), 1) : OptionalLong.empty(),
                known ? number(range.get(), 2) : OptionalLong.empty(),
                etag.startsWith("\"") ? etag : "",
                response.headers().firstValue("last-modified").orElse(""),
                response.body());
    }

    private static OptionalLong number(Matcher range, int group) {
        String digits = range.group(group);
        return digits == null || digits.equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
    }

    @Override
    public void close() {
        // An orderly end would wait for a server that stalls.
        client.shutdownNow();
    }
}
