/**
 * Owns the record in PostgreSQL: streams, jobs, leases, checkpoints, results, the outbox, migrations. Its verticles run
 * on the event loop or the stream's pool and never block; {@link io.framebus.state.Migrations} blocks and is called at
 * start only. While PostgreSQL is down every question fails with UNAVAILABLE, and recorders wait or give up as their
 * source's policy says.
 */
@NullMarked
package io.framebus.state;

import org.jspecify.annotations.NullMarked;
