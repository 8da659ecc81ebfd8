package io.framebus.ingestion;

import io.framebus.bus.Failure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Asks questions on the bus for a thread that waits for the answers.
 *
 * @param owner where the questions are asked
 */
record Asker(Context owner) {

    /** The answer; a refusal is thrown as its {@link Failure}. */
    <A> A answer(Supplier<Future<A>> question) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped before it was asked");
        }
        CompletableFuture<A> answer = new CompletableFuture<>();
        owner.runOnContext(_ -> question.get().onSuccess(answer::complete).onFailure(answer::completeExceptionally));
        try {
            return answer.get();
        } catch (ExecutionException refused) {
            throw Failure.of(refused.getCause() == null ? refused : refused.getCause());
        }
    }
}
