/**
 * Owns a PostgreSQL server (a child process), a Kafka broker and an S3 server (both in this process), all on 127.0.0.1,
 * with their data below one directory. Starting and stopping block the calling thread; the servers run on threads of
 * their own. Every failure to start is an {@link io.framebus.embedded.EmbeddedFailure} written for the user, and leaves
 * nothing running.
 */
@NullMarked
package io.framebus.embedded;

import org.jspecify.annotations.NullMarked;
