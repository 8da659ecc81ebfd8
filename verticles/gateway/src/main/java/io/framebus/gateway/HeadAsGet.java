package io.framebus.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;

/** A HEAD that is answered like a GET; the server leaves the body away by itself. */
final class HeadAsGet extends HttpServerRequestWrapper {

    private HeadAsGet(HttpServerRequestInternal head) {
        super(head);
    }

    /** The request as the routes know it. */
    static HttpServerRequest of(HttpServerRequest request) {
        return request.method().equals(HttpMethod.HEAD) && request instanceof HttpServerRequestInternal head
                ? new HeadAsGet(head)
                : request;
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }
}
