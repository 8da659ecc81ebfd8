package io.framebus.training;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Descends. Two threads take a batch each for every step, which on busy machines is far faster than letting PyTorch
 * share one batch between two threads. Which weights come out depends on the seed alone, but for the last digits.
 */
final class Trainer<B> {

    private static final int THREADS = 2;
    private static final int REPORT = 20;
    private static final int SAVE = 50;

    private final Task<B> task;
    private final Schedule schedule;
    private final Checkpoint checkpoint;

    /** Called now and then with the averaged weights. */
    interface Listener {
        void at(int step, Weights average) throws IOException;
    }

    Trainer(Task<B> task, Schedule schedule, Checkpoint checkpoint) {
        this.task = task;
        this.schedule = schedule;
        this.checkpoint = checkpoint;
    }

    /**
     * Goes on from the checkpoint to the end of the schedule.
     *
     * @param weights with all parameters of the network
     * @return the averaged weights, which do better than the last ones
     */
    Weights train(Weights weights, Listener listener) throws IOException {
        Weights average = weights.copy();
        int start = checkpoint.load(weights, average);
        Adam adam = new Adam();
        double loss = 0;
        long started = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int step = start; step < schedule.steps(); step++) {
                Step mean = step(threads, weights, step);
                adam.step(weights, mean.gradients(), schedule.rate(step, step - start));
                mean.statistics().forEach((name, values) -> {
                    float[] target =
                            Objects.requireNonNull(weights.all().get(name)).values();
                    System.arraycopy(values, 0, target, 0, values.length);
                });
                average.follow(weights, (float) schedule.averaging(step));
                loss += mean.loss();
                if ((step + 1) % REPORT == 0) {
                    double seconds = (System.nanoTime() - started) / 1e9 / (step + 1 - start);
                    System.out.printf(
                            "%s: step %d of %d, loss %.4f, %.2f s a step%n",
                            checkpoint.name(), step + 1, schedule.steps(), loss / REPORT, seconds);
                    loss = 0;
                }
                if ((step + 1) % SAVE == 0 || step + 1 == schedule.steps()) {
                    checkpoint.save(step + 1, weights, average);
                    listener.at(step + 1, average);
                }
            }
        }
        return average;
    }

    private Step step(ExecutorService threads, Weights weights, int step) {
        double progress = schedule.progress(step);
        CompletableFuture<Step> other =
                CompletableFuture.supplyAsync(() -> Step.of(task, weights, THREADS * step + 1, progress), threads);
        Step one = CompletableFuture.supplyAsync(() -> Step.of(task, weights, THREADS * step, progress), threads)
                .join();
        return one.and(other.join());
    }
}
