/**
 * Owns the way to the S3 store: buckets, puts, links, removals, and the retries that bridge a short outage. Bookkeeping
 * runs on the verticle's event loop, blocking calls on the worker pools {@code objects} (puts and removals),
 * {@code objects-streams} (puts of what is still arriving, so that a slow sender holds up nobody) and
 * {@code objects-asides} (links and health, so that a hung store can't silence them). Fails with INVALID for a path
 * without bucket, OVERLOADED beyond the pending bound, UNAVAILABLE when the store doesn't answer or refuses the key.
 */
@NullMarked
package io.framebus.objects;

import org.jspecify.annotations.NullMarked;
