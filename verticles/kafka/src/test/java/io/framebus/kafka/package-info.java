/**
 * Tests of the relay with a real PostgreSQL and a real broker, both started once; each test has a database of its own
 * and tells its records by their keys. A failure prints its seed where chance is involved.
 */
@NullMarked
package io.framebus.kafka;

import org.jspecify.annotations.NullMarked;
