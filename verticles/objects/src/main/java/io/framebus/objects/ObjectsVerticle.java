package io.framebus.objects;

import io.framebus.bus.Addresses;
import io.framebus.bus.Registration;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The room of the object store: makes its buckets, then serves puts, links, removals and its health to this node.
 * Deploy one instance on an event loop. It fails to start while the store can't be reached within the retry time.
 */
public final class ObjectsVerticle extends VerticleBase {

    private final ObjectsConfig config;
    private final List<Registration> served = new ArrayList<>();
    private Supplier<Future<Void>> closeService = Future::succeededFuture;

    public ObjectsVerticle(ObjectsConfig config) {
        this.config = config;
    }

    @Override
    public Future<?> start() {
        ObjectService service = new ObjectService(vertx, config);
        closeService = service::close;
        return service.makeBuckets()
                .compose(made -> serve(service))
                .recover(thrown -> stop().transform(stopped -> Future.failedFuture(thrown)));
    }

    @Override
    public Future<?> stop() {
        return Future.join(served.stream().map(Registration::close).toList()).transform(closed -> closeService.get());
    }

    private Future<?> serve(ObjectService service) {
        return Future.all(List.of(
                keep(Addresses.putObject().on(vertx).serve(service::put)),
                keep(Addresses.putObjectFile().on(vertx).serve(service::putFile)),
                keep(Addresses.putObjectStream().on(vertx).serve(service::putStream)),
                keep(Addresses.listObjects().on(vertx).serve(service::list)),
                keep(Addresses.dropUnfinishedObjects().on(vertx).serve(service::dropUnfinished)),
                keep(Addresses.getObjectFile().on(vertx).serve(service::getFile)),
                keep(Addresses.presign().on(vertx).serve(service::presign)),
                keep(Addresses.measureObjects().on(vertx).serve(service::measure)),
                keep(Addresses.deleteObjects().on(vertx).serve(service::delete)),
                keep(Addresses.health("objects").on(vertx).serve(ask -> service.health()))));
    }

    private Future<Registration> keep(Future<Registration> registration) {
        return registration.onSuccess(served::add);
    }
}
