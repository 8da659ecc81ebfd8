package io.framebus.kafka;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** The acknowledgements of rows that are published together. Acknowledgements and failures come on any thread. */
final class PublishingRound {

    private final List<OutboxRow> rows;
    private final AtomicIntegerArray unacknowledged;
    private final AtomicInteger left;
    private final AtomicBoolean failed = new AtomicBoolean();
    private final Runnable settled;

    /** @param settled called at least once when everything is acknowledged or anything failed */
    PublishingRound(List<OutboxRow> rows, Runnable settled) {
        this.rows = rows;
        this.settled = settled;
        this.unacknowledged = new AtomicIntegerArray(rows.size());
        int records = 0;
        for (int row = 0; row < rows.size(); row++) {
            unacknowledged.set(row, rows.get(row).payloads().size());
            records += rows.get(row).payloads().size();
        }
        // One more for the sender itself, so that a round is never settled before all of it was sent.
        this.left = new AtomicInteger(records + 1);
    }

    void acknowledge(int row) {
        unacknowledged.decrementAndGet(row);
        settle();
    }

    /** Everything was handed to the producer. */
    void allSent() {
        settle();
    }

    void fail() {
        failed.set(true);
        settled.run();
    }

    boolean hasFailed() {
        return failed.get();
    }

    /** The rows in front that were acknowledged in full. */
    List<OutboxRow> acknowledged() {
        int count = 0;
        while (count < rows.size() && unacknowledged.get(count) == 0) {
            count++;
        }
        return rows.subList(0, count);
    }

    private void settle() {
        if (left.decrementAndGet() == 0) {
            settled.run();
        }
    }
}
