package io.framebus.rendering;

import io.framebus.bus.Addresses;
import io.framebus.bus.Buckets;
import io.framebus.bus.Channel;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.FrameRecord;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.Pixels;
import io.framebus.bus.Registration;
import io.framebus.bus.RenderRequest;
import io.framebus.bus.Rendered;
import io.framebus.bus.SegmentView;
import io.framebus.bus.StreamAssignment;
import io.framebus.media.MediaException;
import io.framebus.media.Picture;
import io.framebus.media.VideoFile;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Draws the frames of one stream where a picture is due or a video is wanted. */
public final class RenderingVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(RenderingVerticle.class);
    private static final Duration STORE_DEADLINE = Duration.ofSeconds(20);

    private final StreamAssignment stream;
    private final RenderingConfig config;
    private final boolean analyses;
    private @Nullable Registration registration;
    private @Nullable VideoFile video;
    private long lastPictureMillis = Long.MIN_VALUE / 2;

    public RenderingVerticle(StreamAssignment stream, RenderingConfig config) {
        this.stream = stream;
        this.config = config;
        this.analyses = stream.job().filter(job -> job.kind().analyses()).isPresent();
    }

    @Override
    public Future<?> start() {
        return Addresses.render(stream.id(), stream.epoch())
                .on(vertx)
                .serve(this::render)
                .onSuccess(served -> registration = served);
    }

    @Override
    public Future<?> stop() throws MediaException {
        if (video != null) {
            video.close();
        }
        return registration == null ? Future.succeededFuture() : registration.close();
    }

    private Future<Rendered> render(RenderRequest request) {
        boolean picture = analyses || pictureDue(request);
        if (!picture && config.video().isEmpty()) {
            return Future.succeededFuture(Rendered.NOTHING);
        }
        Optional<Buffer> plain = Optional.empty();
        Buffer annotated;
        try (Picture drawn = copy(request.pixels())) {
            if (analyses) {
                plain = Optional.of(jpeg(drawn));
            }
            Annotation.draw(
                    drawn,
                    request.detections(),
                    request.tracks(),
                    stream.pipeline().tracks());
            append(drawn, request);
            if (!picture) {
                return Future.succeededFuture(Rendered.NOTHING);
            }
            annotated = jpeg(drawn);
        } catch (MediaException unwritable) {
            return Future.failedFuture(unwritable);
        }
        lastPictureMillis = request.position().ptsMillis();
        return plain.isPresent()
                ? storeSegment(request.seq(), plain.get(), annotated)
                : store(path(request.seq()), annotated).map(RenderingVerticle::picture);
    }

    private Buffer jpeg(Picture picture) {
        return Buffer.buffer(picture.jpeg(config.jpegQuality()));
    }

    private static Rendered picture(Optional<String> path) {
        return path.map(Rendered::picture).orElse(Rendered.NOTHING);
    }

    /** Of a segment the recognised frame is kept, too, and the drawn one also where nothing was found. */
    private Future<Rendered> storeSegment(long index, Buffer plain, Buffer annotated) {
        UUID segment = SegmentView.idOf(stream.id(), index);
        Future<Optional<String>> image =
                store(Buckets.SCENE_IMAGES + "/" + stream.id() + "/image_" + segment + ".jpg", plain);
        Future<Optional<String>> result =
                store(Buckets.RECOGNITION_RESULTS + "/" + stream.id() + "/" + segment + "_result.jpg", annotated);
        return Future.all(image, result).map(stored -> new Rendered(result.result(), image.result(), Optional.empty()));
    }

    /** Holds the frame while it is read: a splitter that is stopped meanwhile gives its own reference back. */
    private static Picture copy(Pixels pixels) {
        try {
            pixels.retain();
        } catch (IllegalStateException released) {
            throw new Failure(Failure.Kind.UNAVAILABLE, "the frame was given back before it was drawn", released);
        }
        try {
            return Picture.of(pixels);
        } finally {
            pixels.release();
        }
    }

    private boolean pictureDue(RenderRequest request) {
        if (!config.pictures()
                || (request.detections().isEmpty() && request.tracks().isEmpty())) {
            return false;
        }
        return !stream.source().live()
                || request.position().ptsMillis() - lastPictureMillis >= config.livePictureMillis();
    }

    private void append(Picture drawn, RenderRequest request) throws MediaException {
        if (config.video().isPresent()) {
            VideoFile open = video;
            if (open == null) {
                open = new VideoFile(
                        config.video().get(),
                        request.pixels().width(),
                        request.pixels().height(),
                        stream.fps());
                video = open;
            }
            open.write(drawn, request.position().ptsMillis());
        }
    }

    /** The path, or empty where the picture could not be stored. */
    private Future<Optional<String>> store(String path, Buffer jpeg) {
        Channel<ObjectMessage.Put, Done> put = Addresses.putObject().on(vertx);
        return put.ask(new ObjectMessage.Put(path, jpeg, "image/jpeg"), STORE_DEADLINE)
                .map(stored -> Optional.of(path))
                .recover(thrown -> {
                    LOG.warn("picture {} was not stored: {}", path, thrown.getMessage());
                    return Future.succeededFuture(Optional.empty());
                });
    }

    private String path(long seq) {
        return Buckets.FRAMES + "/" + stream.id() + "/" + stream.epoch() + "/" + FrameRecord.frameId(seq) + ".jpg";
    }
}
