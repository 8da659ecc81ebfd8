package io.framebus.objects;

import io.minio.AbortMultipartUploadArgs;
import io.minio.ListMultipartUploadsArgs;
import io.minio.MinioAsyncClient;
import io.minio.messages.ListMultipartUploadsResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/**
 * Parts of objects that never became whole. They show in no listing of objects and take room for ever. Remembers when
 * it first saw each; blocks, and is safe for several threads.
 */
final class UnfinishedStreams {

    private final MinioAsyncClient parts;
    private final Map<String, Long> firstSeenNanos = new HashMap<>();

    UnfinishedStreams(MinioAsyncClient parts) {
        this.parts = parts;
    }

    /**
     * Removes those that were seen before; one page of the store's listing at a time, which ends as they are removed.
     *
     * @param age since the first look that saw them
     */
    synchronized void drop(String bucket, Duration age) {
        long now = System.nanoTime();
        List<ListMultipartUploadsResult.Upload> uploads = list(bucket);
        Set<String> present = uploads.stream()
                .map(ListMultipartUploadsResult.Upload::uploadId)
                .collect(Collectors.toSet());
        firstSeenNanos.keySet().retainAll(present);
        for (ListMultipartUploadsResult.Upload upload : uploads) {
            long seen = firstSeenNanos.computeIfAbsent(upload.uploadId(), first -> now);
            if (now - seen >= age.toNanos()) {
                await(parts.abortMultipartUpload(AbortMultipartUploadArgs.builder()
                        .bucket(bucket)
                        .object(upload.objectName())
                        .uploadId(upload.uploadId())
                        .build()));
            }
        }
    }

    private List<ListMultipartUploadsResult.Upload> list(String bucket) {
        return await(parts.listMultipartUploads(
                        ListMultipartUploadsArgs.builder().bucket(bucket).build()))
                .result()
                .uploads();
    }

    /** Calls have the client's own deadline. */
    private static <T> T await(CompletableFuture<T> call) {
        try {
            return call.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }
}
