package io.framebus.bus;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/** The closed family of failures that cross the bus and leave through HTTP. The message is written for the user. */
public final class Failure extends RuntimeException {

    public enum Kind {
        /** Malformed or out of range; asking again changes nothing. */
        INVALID(1),
        /** No such thing. */
        NOT_FOUND(2),
        /** Not possible in the present state. */
        CONFLICT(3),
        /** The asker no longer holds the lease (a lower epoch). */
        STALE_EPOCH(4),
        /** The receiver's queue is full; ask elsewhere or later. */
        OVERLOADED(5),
        /** No answer within the deadline. */
        TIMEOUT(6),
        /** A part that is needed is down. */
        UNAVAILABLE(7),
        /** Readable bytes that are no usable media. */
        UNDECODABLE(8),
        /** The same idempotency key came with another body. */
        KEY_REUSED(9),
        /** A defect of ours. */
        INTERNAL(10);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** The number that stands for this kind on the wire. */
        public int code() {
            return code;
        }

        static Kind ofCode(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            return INTERNAL;
        }
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public Failure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Failure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What to tell the user; never absent. */
    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? kind.name() : message;
    }

    public Kind kind() {
        return kind;
    }

    /** What a throwable means to its asker: replies of the bus get their kind back, anything unknown is INTERNAL. */
    public static Failure of(Throwable thrown) {
        return switch (thrown) {
            case Failure failure -> failure;
            case ReplyException reply -> ofReply(reply);
            case IllegalArgumentException invalid -> new Failure(Kind.INVALID, text(invalid), invalid);
            default -> new Failure(Kind.INTERNAL, text(thrown), thrown);
        };
    }

    private static Failure ofReply(ReplyException reply) {
        if (reply.failureType() == ReplyFailure.TIMEOUT) {
            return new Failure(Kind.TIMEOUT, text(reply), reply);
        }
        if (reply.failureType() == ReplyFailure.NO_HANDLERS) {
            return new Failure(Kind.UNAVAILABLE, text(reply), reply);
        }
        return new Failure(Kind.ofCode(reply.failureCode()), text(reply), reply);
    }

    private static String text(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.getClass().getSimpleName() : message;
    }
}
