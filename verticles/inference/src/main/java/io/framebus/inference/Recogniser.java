package io.framebus.inference;

import io.framebus.bus.Failure;
import io.framebus.bus.ModelMessage.ModelView;
import io.framebus.bus.Pixels;

/** An opened model: several lanes may run at a time, each used by one thread. Close it after its lanes. */
interface Recogniser extends AutoCloseable {

    /** As requests name it. */
    String name();

    /** Of the bytes that were opened, in lower-case hexadecimal digits; every result carries it. */
    String sha256();

    /** What runs it, for instance {@code CPUExecutionProvider}. */
    String provider();

    /** Frames in one run, at most; 1 or more. */
    int batchSize();

    /** The model as others see it while it is loaded. */
    ModelView view();

    /** Buffers for one run at a time. */
    Lane lane();

    @Override
    void close();

    /** Prepare the frames of a batch, run, decode them, and again. One thread at a time. */
    interface Lane extends AutoCloseable {

        /**
         * Takes a frame into place {@code index} of the batch, from 0; the pixels are not needed after {@link #run}.
         */
        void prepare(int index, Pixels pixels);

        /**
         * Runs the model on the first {@code count} places.
         *
         * @throws Failure INTERNAL naming the model where it fails
         */
        void run(int count);

        /**
         * What was seen in place {@code index} after a run.
         *
         * @param threshold 0..1, weakest detection worth returning
         * @throws Failure UNDECODABLE naming the model where its output makes no sense for this frame
         */
        Sight decode(int index, float threshold);

        @Override
        void close();
    }
}
