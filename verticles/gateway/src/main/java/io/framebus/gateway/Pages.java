package io.framebus.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The pages for people: console and API documentation. Everything they need comes from this node. */
final class Pages {

    private static final String OWN = "io/framebus/gateway/";
    private static final String WEBJAR = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String YAML = "application/yaml";

    private record Page(Buffer bytes, String contentType, String contentSecurityPolicy) {}

    private final Map<String, Page> pages = new TreeMap<>();

    private Pages() {}

    /**
     * Reads every page; blocks.
     *
     * @param imageOrigins where pictures may come from, any where empty
     */
    static Pages load(List<String> imageOrigins) throws IOException {
        String images = imageOrigins.isEmpty() ? "http: https:" : String.join(" ", imageOrigins);
        String console = policy("style-src 'self'; img-src 'self' " + images);
        String docs = policy("style-src 'self' 'unsafe-inline'; img-src 'self' data:");
        String swagger = "META-INF/resources/webjars/swagger-ui/" + swaggerVersion() + "/";
        Pages loaded = new Pages();
        loaded.add("/", OWN + "console.html", HTML, console);
        loaded.add("/console/console.css", OWN + "console.css", CSS, console);
        loaded.add("/console/console.js", OWN + "console.js", SCRIPT, console);
        loaded.add("/console/live.js", OWN + "live.js", SCRIPT, console);
        loaded.add("/console/icon.svg", OWN + "icon.svg", "image/svg+xml", console);
        loaded.add("/docs", OWN + "docs.html", HTML, docs);
        loaded.add("/docs/docs.js", OWN + "docs.js", SCRIPT, docs);
        loaded.add("/docs/swagger-ui.css", swagger + "swagger-ui.css", CSS, docs);
        loaded.add("/docs/swagger-ui-bundle.js", swagger + "swagger-ui-bundle.js", SCRIPT, docs);
        loaded.add("/openapi.yaml", "openapi.yaml", YAML, docs);
        return loaded;
    }

    /** Answers one page; the path is one of those that were loaded. */
    void send(RoutingContext context, String path) {
        Page page = pages.get(path);
        if (page == null) {
            context.next();
            return;
        }
        context.response()
                .putHeader("Content-Type", page.contentType())
                .putHeader("Content-Security-Policy", page.contentSecurityPolicy())
                .putHeader("Cache-Control", "no-cache")
                .end(page.bytes());
    }

    /** The parts that pages are made of; the pages themselves are operations of openapi.yaml. */
    void mountParts(Router router) {
        router.get("/console/*").handler(context -> send(context, context.normalizedPath()));
        router.get("/docs/*").handler(context -> send(context, context.normalizedPath()));
    }

    private static String policy(String own) {
        return "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
                + "frame-ancestors 'none'; " + own;
    }

    private void add(String path, String resource, String contentType, String contentSecurityPolicy)
            throws IOException {
        pages.put(path, new Page(Buffer.buffer(read(resource)), contentType, contentSecurityPolicy));
    }

    private static String swaggerVersion() throws IOException {
        Properties properties = new Properties();
        properties.load(new java.io.StringReader(Buffer.buffer(read(WEBJAR)).toString()));
        return properties.getProperty("version", "");
    }

    private static byte[] read(String resource) throws IOException {
        try (InputStream bytes = Pages.class.getClassLoader().getResourceAsStream(resource)) {
            if (bytes == null) {
                throw new IOException("missing resource " + resource);
            }
            return bytes.readAllBytes();
        }
    }
}
