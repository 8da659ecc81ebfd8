package io.framebus.embedded;

/** A started server; closing it blocks for seconds at most, never throws, and does nothing the second time. */
sealed interface RunningPart extends AutoCloseable permits PostgresPart, KafkaPart, S3Part {

    @Override
    void close();
}
