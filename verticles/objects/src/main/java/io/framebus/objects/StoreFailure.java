package io.framebus.objects;

import io.framebus.bus.Failure;
import io.framebus.bus.Failure.Kind;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InsufficientDataException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.ServerException;
import java.io.IOException;

/**
 * What an exception of a call means.
 *
 * @param failure for the asker
 * @param passing whether the same call may succeed a little later
 */
record StoreFailure(Failure failure, boolean passing) {

    private static final int MOST_CAUSES = 10;

    static StoreFailure of(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; depth < MOST_CAUSES && cause != null; depth++) {
            switch (cause) {
                case Failure known -> {
                    return new StoreFailure(known, false);
                }
                case ErrorResponseException refusal -> {
                    return ofRefusal(refusal);
                }
                case ServerException server -> {
                    return passing("answered with status " + server.statusCode(), server);
                }
                case InvalidResponseException noStore -> {
                    return passing("did not answer as S3 does", noStore);
                }
                case InsufficientDataException cut -> {
                    return passing("ended its answer early", cut);
                }
                case IOException connection -> {
                    return passing("is not reachable: " + connection, connection);
                }
                default -> cause = cause.getCause();
            }
        }
        return new StoreFailure(Failure.of(thrown), false);
    }

    private static StoreFailure ofRefusal(ErrorResponseException refusal) {
        int status = refusal.response().code();
        String code = refusal.errorResponse().code();
        if (status >= 500 || status == 429 || status == 408) {
            return passing("answered with status " + status, refusal);
        }
        if (status == 401 || status == 403) {
            return lasting(Kind.UNAVAILABLE, "the object store refuses the configured key: " + code, refusal);
        }
        if (status == 404) {
            String bucket = refusal.errorResponse().bucketName();
            return lasting(Kind.NOT_FOUND, "the object store answers " + code + " for bucket " + bucket, refusal);
        }
        return lasting(Kind.INTERNAL, "the object store refuses with status " + status + ", " + code, refusal);
    }

    private static StoreFailure passing(String how, Throwable cause) {
        return new StoreFailure(new Failure(Kind.UNAVAILABLE, "the object store " + how, cause), true);
    }

    private static StoreFailure lasting(Kind kind, String message, Throwable cause) {
        return new StoreFailure(new Failure(kind, message, cause), false);
    }
}
