package io.framebus.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * S3Proxy over a folder: a bucket is a folder, an object a file. It knows no lifecycle rules, notifications or
 * policies.
 */
final class S3Part implements RunningPart {

    private static final Logger LOG = LoggerFactory.getLogger(S3Part.class);
    private static final int MOST_THREADS = 24;
    private static final long STOP_MILLIS = 500;

    private final S3Proxy server;
    private final String endpoint;
    private final String accessKey;
    private final String secretKey;
    private final AtomicBoolean closed = new AtomicBoolean();

    private S3Part(S3Proxy server, String endpoint, String accessKey, String secretKey) {
        this.server = server;
        this.endpoint = endpoint;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
    }

    /** @param directory absolute: multipart uploads fail below a relative one */
    static S3Part start(Path directory, Settings settings) {
        try {
            Files.createDirectories(directory);
            String endpoint = "http://127.0.0.1:" + settings.port("s3.port");
            String accessKey = settings.secret("s3.accessKey");
            String secretKey = settings.secret("s3.secretKey");
            S3Proxy server = S3Proxy.builder()
                    .blobStore(new FilesystemNio2BlobStore(directory.toString()))
                    .endpoint(URI.create(endpoint))
                    .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKey, secretKey)
                    .jettyMaxThreads(MOST_THREADS)
                    .stopTimeout(STOP_MILLIS)
                    .build();
            S3Part part = new S3Part(server, endpoint, accessKey, secretKey);
            part.open();
            return part;
        } catch (IOException e) {
            throw new EmbeddedFailure("the embedded S3 server cannot use " + directory + ": " + e.getMessage(), e);
        }
    }

    String endpoint() {
        return endpoint;
    }

    String accessKey() {
        return accessKey;
    }

    String secretKey() {
        return secretKey;
    }

    private void open() {
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new EmbeddedFailure("the embedded S3 server did not start at " + endpoint + ": " + e, e);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            server.stop();
        } catch (TimeoutException idleConnections) {
            LOG.debug("the S3 server was stopped while clients kept connections open");
        } catch (Exception e) {
            LOG.warn("the S3 server did not stop cleanly", e);
        }
    }
}
